"""The year as a table of contents."""

from api.demonstration import bodies, cwm_taf, wandsworth, work
from api.demonstration.script import CommandScript


def year() -> CommandScript:
    """Every command of the demonstration in the order in which it is recorded."""
    story = CommandScript()
    bodies.establish_around_cwm_taf(story)
    bodies.adopt(story, bodies.MQAP, by=bodies.THE_BOARD)
    cwm_taf.appoint_members(story)
    bodies.establish_around_wandsworth(story)
    bodies.adopt(story, bodies.OMG, by=bodies.THE_MQP)
    wandsworth.appoint_members(story)
    cwm_taf.spring(story)
    wandsworth.quarter(story, 1)
    cwm_taf.summer(story)
    wandsworth.quarter(story, 2)
    cwm_taf.autumn(story)
    wandsworth.quarter(story, 3)
    cwm_taf.winter(story)
    work.cwm_taf(story)
    cwm_taf.correct(story)
    wandsworth.quarter(story, 4)
    work.wandsworth(story)
    return story
