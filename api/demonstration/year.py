"""The demonstration's year, as a table of contents."""

from api.demonstration import bodies, cwm_taf, cwm_taf_work, wandsworth, wandsworth_work
from api.demonstration.script import CommandScript


def year() -> CommandScript:
    """The script of the whole demonstration."""
    script = CommandScript()
    bodies.establish_around_cwm_taf(script)
    bodies.adopt(script, bodies.MQAP, by=bodies.THE_BOARD)
    cwm_taf.appoint_members(script)
    bodies.establish_around_wandsworth(script)
    bodies.adopt(script, bodies.OMG, by=bodies.THE_MQP)
    wandsworth.appoint_members(script)
    cwm_taf.spring(script)
    wandsworth.quarter(script, 1)
    cwm_taf.summer(script)
    wandsworth.quarter(script, 2)
    cwm_taf.autumn(script)
    wandsworth.quarter(script, 3)
    cwm_taf.winter(script)
    cwm_taf_work.record_work(script)
    cwm_taf.correct(script)
    wandsworth.quarter(script, 4)
    wandsworth_work.record_work(script)
    return script
