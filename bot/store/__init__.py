"""All of SQLAlchemy: engine, schema, migrations, and a repository for each subject."""
