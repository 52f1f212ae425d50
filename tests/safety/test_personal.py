"""Every column of the schema is looked at: it holds people, chats, words of theirs, or it is named here as neither."""

from bot.store.personal import CHATS, PEOPLE, WORDS
from bot.store.schema import metadata

IMPERSONAL = {
    "meta": "key value",
    "secrets": "name value",
    "erasures": "key at",
    "chats": "kind timezone language mode quiet_start quiet_end daily_at daily_count daily_thread_id daily_about active next_slot_at "
    "moved_to daily_anniversaries league_plan",
    "broadcasts": "id language began_at message_id shown next_at",
    "league_plans": "id revision at count about anniversaries spread",
    "people": "hidden shown",
    "questions": "id kind stem options key explanation picture passage_id proof source checked topic level state",
    "slots": "id day at state closes_at",
    "posts": "id question_id kind key day opened_at closes_at scored slot_id poll_id option_ids message_id",
    "answers": "id post_id question_id chosen right points day scored scheduled received_at",
    "parked_votes": "poll_id option_ids positions received_at",
    "poll_copies": "poll_id post_id option_ids",
    "closed_polls": "poll_id voters closed_at",
    "unscored_votes": "poll_id voter_id",  # channels, bots and the stand-ins of anonymous admins
    "editions": "id title edition state name digest source text topic period sources checked loaded_at approved_at "
    "effective_on withdrawn_at",
    "passages": "edition_id id position state heading start end text topic page",
    "vectors": "encoder key vector",
    "roles": "role given_at until organisation_id",
    "audit": "id at action",
    "loads": "id language state purpose message_id edition_id created_at claimed_until",
    "asked": "id language asked_at state passage_id message_id thread_id",
    "ratings": "asked_id liked",
    "attempts": "post_id chosen",
    "cards": "question_id stage step stability difficulty due last_review added_at replies rescoring_id put_away_at",
    "habits": "a_day remind_at next_at reminded_on",
    "wordings": "question_id last_post question",
    "twins": "first second",
    "contests": "id code state created_at rules selection members_only opens_at closes_at appeals_until bank seed digest",
    "contest_groups": "contest_id",
    "runs": "id contest_id number lot state score right answered millis joined_at started_at ended_at",
    "turns": "post_id contest_id run_id position issued_at due_at done",
    "marks": "post_id run_id right points millis day",
    "lives": "id contest_id thread_id state count asked next_at",
    "duels": "id code state challenger_here opponent_here thread_id language contest_id expires_at seeking_since",
    "appeals": "id contest_id question_id reason state filed_at decided_at",
    "rulings": "contest_id question_id void key decided_at",
    "contest_news": "id contest_id kind details told done",
    "organisations": "id parent_id level members",
    "awards": "contest_id prizes least published_at",
    "certificates": "code contest_id rank score prize issued_at",
    "tallies": "period since points right answered days",
    "buckets": "passed held_until until",
    "reports": "id question_id reported_at settled_at",
    "rescorings": "id question_id before after voided decided_at",
    "rescored": "rescoring_id answer_id right points scored",
    "updates": "id state attempts not_before claimed_until claimed_by received_at error",
    "outbox": "id method language urgent repeatable post_id load_id state attempts not_before claimed_until claimed_by created_at "
    "sent_at error",
}


def test_every_column_is_named_once() -> None:
    for name, table in metadata.tables.items():
        personal = {*PEOPLE.get(table, ()), *CHATS.get(table, ()), *WORDS.get(table, ())}
        impersonal = set(IMPERSONAL[name].split())
        assert not personal & impersonal, name
        assert personal | impersonal == set(table.columns.keys()), name
    assert IMPERSONAL.keys() == metadata.tables.keys()
