"""The table of all subcommands: where each is, its task, and its line in the overview. Nothing of them is imported here."""

from typing import NamedTuple

MEETINGS, ACTS, PEOPLE, ASK = (
    "Meetings",
    "Everything else that happens",
    "People, agencies and groups",
    "What is recorded, and what is due",
)
RIGHT, BEGIN, RUN = "Put right", "Begin: terms, credentials, the years before", "Run the service"
CHECK = "Check what the answers rest on"
TASKS = (MEETINGS, ACTS, PEOPLE, ASK, RIGHT, BEGIN, RUN, CHECK)


class Subcommand(NamedTuple):
    """A subcommand by its module and the name there: a function, whose docstring begins with `line`, or a Typer
    application."""

    name: str
    task: str
    module: str
    attribute: str
    line: str


SUBCOMMANDS = (
    Subcommand("roll", MEETINGS, "rolls", "roll", "Write the sheet of a meeting, or record a meeting from its sheet."),
    Subcommand(
        "act",
        ACTS,
        "act",
        "app",
        "Any act by its name: notice, minutes, offices, decisions, terms, plans, audits, actions and all the rest.",
    ),
    Subcommand(
        "person", PEOPLE, "persons", "app", "Persons: found by name, gone from every place, or found to be one."
    ),
    Subcommand("seat", PEOPLE, "seats", "app", "Seats: handed over from one member to the next."),
    Subcommand("agency", PEOPLE, "agencies", "app", "Agencies: merged into another, or succeeded by it."),
    Subcommand("group", PEOPLE, "groups", "app", "Groups: ended, their open work closed or handed over."),
    Subcommand(
        "duties",
        ASK,
        "duties",
        "duties",
        "List what is due and what stands open, over all groups, and at a year's end.",
    ),
    Subcommand("trail", ASK, "trail", "trail", "Show what was recorded: each event as a sentence, with its position."),
    Subcommand(
        "event",
        ASK,
        "events",
        "event",
        "Show events in full: as a sentence, as stored, who recorded them on whose authority, and what rests on them.",
    ),
    Subcommand(
        "follow",
        ASK,
        "follow",
        "follow",
        "Follow what is recorded: each event as a sentence, with its position, as soon as it is recorded.",
    ),
    Subcommand(
        "compare",
        ASK,
        "compare",
        "compare",
        "Say what differs between two states of the record, field by field, with the events that made it so.",
    ),
    Subcommand(
        "why",
        ASK,
        "why",
        "why",
        "Say how verdicts, rates and duties come about: clauses, numbers, who counted, and what would change them.",
    ),
    Subcommand(
        "what-if",
        ASK,
        "what_if",
        "what_if",
        "Say what would be known if something were otherwise: without an event, with one put right, under another text.",
    ),
    Subcommand(
        "report",
        ASK,
        "reports",
        "report",
        "Make a report of a period: HTML, PDF, and the same figures as CSV and XLSX.",
    ),
    Subcommand("faults", ASK, "faults", "faults", "List what cannot be, and still stands in the record."),
    Subcommand(
        "feed",
        ASK,
        "feeds",
        "feed",
        "Write a list as one flat table, CSV or XLSX, with ids and codes beside words; names only where you may see them.",
    ),
    Subcommand("correct", RIGHT, "corrections", "correct", "Correct what was recorded: it was really otherwise."),
    Subcommand("retract", RIGHT, "corrections", "retract", "Retract what was recorded: it did not happen."),
    Subcommand("explain", RIGHT, "faults", "explain", "Explain a fault that no correction can mend."),
    Subcommand("meeting", RIGHT, "meetings", "app", "Meetings: put right what was recorded of a whole one."),
    Subcommand("terms", BEGIN, "terms", "app", "Terms of reference as files."),
    Subcommand(
        "token", BEGIN, "tokens", "app", "Credentials for administrators, auditors, agencies and reporting tools."
    ),
    Subcommand(
        "import",
        BEGIN,
        "imports",
        "imports",
        "Import what a file says of the years before: members, then meetings, then attendance.",
    ),
    Subcommand("serve", RUN, "service", "serve", "Serve commands and questions."),
    Subcommand(
        "demo", RUN, "service", "demo", "Record the demonstration in a data directory of its own, which must be empty."
    ),
    Subcommand("migrate", RUN, "service", "migrate", "Make or update roles, schemas and tables, in one step."),
    Subcommand(
        "project", RUN, "service", "project", "Keep the answers up to date until stopped, as a process of its own."
    ),
    Subcommand(
        "webhook",
        RUN,
        "webhooks",
        "app",
        "Webhooks: each event is posted to an address outside, signed, in order and at least once.",
    ),
    Subcommand(
        "documents",
        RUN,
        "documents",
        "app",
        "Trusted documents of GraphQL: added, listed, removed; asked by their SHA-256.",
    ),
    Subcommand(
        "witness",
        RUN,
        "witness",
        "witness",
        "Watch logs: cosign each checkpoint that goes on from the one cosigned last, and no other.",
    ),
    Subcommand(
        "backup",
        RUN,
        "backups",
        "backup",
        "Make a backup of the database and the keyring, while everything runs.",
    ),
    Subcommand(
        "restore",
        RUN,
        "backups",
        "restore",
        "Restore a backup into an empty data directory, or an empty database of one's own, and verify it.",
    ),
    Subcommand("ready", RUN, "read_side", "ready", "Say whether the answers keep up with the ledger."),
    Subcommand("keyring", CHECK, "keyring", "app", "The keys that people's names are sealed under."),
    Subcommand("access", CHECK, "access", "app", "Show who has read what, the newest first; say who gets in."),
    Subcommand(
        "verify",
        CHECK,
        "read_side",
        "verify",
        "Check the ledger by itself, every event with the signed checkpoints, and every row that answers with the events.",
    ),
    Subcommand(
        "export-views",
        RUN,
        "view_export",
        "export_views",
        "Write the reporting views as Parquet, one file a view, with their history and the id of the ledger.",
    ),
    Subcommand(
        "export",
        CHECK,
        "evidence",
        "export",
        "Write an evidence pack: all that is recorded of a group, with the proof that it is complete, in order and"
        " unaltered.",
    ),
    Subcommand(
        "checkpoint",
        CHECK,
        "checkpoints",
        "app",
        "Signed checkpoints of the ledger: publish one, print the keys that verify them, change the key, begin anew.",
    ),
    Subcommand("replay", CHECK, "read_side", "replay", "Work out every row from the events alone, up to a position."),
    Subcommand(
        "drill",
        CHECK,
        "drill",
        "drill",
        "Replay the ledger from its first event, compare every row that answers, verify the proof, and keep the result.",
    ),
    Subcommand(
        "rebuild",
        CHECK,
        "read_side",
        "rebuild",
        "Fill new tables from the ledger, compare them with the old ones, and let them answer.",
    ),
)
