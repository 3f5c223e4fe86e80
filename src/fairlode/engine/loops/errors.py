"""What can be wrong with a system of loops."""

from fairlode.engine.answer import EngineError


class ClosedLoopError(EngineError):
    """Points that feed one another, and into which nothing comes from outside."""

    code = "engine.loop_closed"
    sentence = "These feed only one another, and nothing enters from outside: {circle}."
    remedy = (
        "State what entered the circle: an input of known or unknown origin, or an opening stock; "
        "or take a longer period. Without it, no origin follows from the flows."
    )


class LoopsUnsolvedError(EngineError):
    """A system that has a solution, which was not reached."""

    code = "engine.loops_unsolved"
    sentence = (
        "The loops were not solved: after {sweeps} sweeps, {share} of {point} is unaccounted for."
    )
    remedy = (
        "Check the masses around it: in a circle that hardly anything enters or leaves, small "
        "errors decide everything."
    )


class FlowMassError(EngineError):
    """A flow without a mass that can be used."""

    code = "engine.flow_mass"
    sentence = "The flow in {place} has the mass {mass}."
    remedy = "Give a mass above zero, or leave the flow out."


class FlowTableError(EngineError):
    """A table of flows, or a row of it, that cannot be understood."""

    code = "engine.flow_table"
    sentence = "In the table of flows, {fault}."
    remedy = (
        "The columns are from_site, from_material, to_site, to_material, mass_g (or mass_kg, "
        "mass_t), origin, country and recycled."
    )
