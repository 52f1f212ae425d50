"""Structured logs on standard error. No texts and no names of people go into them."""

import logging
import sys

import structlog


def configure_log(level: str) -> None:
    """Lines for people on a terminal, JSON elsewhere; libraries log from `warning` on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)  # some libraries set a lower level on their own loggers
    logging.basicConfig(handlers=[handler], format="%(levelname)s %(name)s %(message)s")
    terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # looked up at each line: tests replace it
    )
