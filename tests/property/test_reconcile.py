"""Reconciliation against closed forms, a general optimiser, and null spaces of small networks."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import linalg, optimize

from fairlode.engine.reconcile import Balance, Kind, Measured, Stream, reconcile
from fairlode.engine.reconcile._fit import fit
from fairlode.engine.reconcile._layout import layout_of
from tests.unit.engine.reconcile.networks import Noise, flow, measured

SEEDS = st.integers(0, 2**32 - 1)


def drawn(seed: int, *, elements: int, noise: Noise) -> Balance:
    rng = np.random.default_rng(seed)
    return measured(rng, flow(rng, int(rng.integers(1, 5)), elements=elements), noise)


@given(seed=SEEDS)
def test_masses_are_those_of_the_closed_form(seed: int) -> None:
    balance = drawn(seed, elements=0, noise=Noise(sigmas=4.0))
    law = layout_of(balance).conservation.toarray()
    x = np.array([stream.mass.value for stream in balance.streams])
    v = np.diag(np.array([stream.mass.u**2 for stream in balance.streams]))

    found = reconcile(balance)

    # Kuehn and Davidson: x - V A' (A V A')^-1 A x
    gain = v @ law.T @ np.linalg.inv(law @ v @ law.T)
    expected = x - gain @ law @ x
    covariance = v - gain @ law @ v
    chi2 = float(law @ x @ np.linalg.inv(law @ v @ law.T) @ law @ x)
    np.testing.assert_allclose([f.estimate for f in found.figures], expected, rtol=1e-9)
    np.testing.assert_allclose(
        [f.u_estimate for f in found.figures], np.sqrt(np.diag(covariance)), rtol=1e-5, atol=1e-6
    )
    np.testing.assert_allclose(found.chi2, chi2, rtol=1e-8, atol=1e-12)
    assert found.dof == len(balance.nodes)


@given(seed=SEEDS)
def test_adjustments_are_standardised_by_their_own_covariance(seed: int) -> None:
    balance = drawn(seed, elements=0, noise=Noise(sigmas=4.0))
    law = layout_of(balance).conservation.toarray()
    x = np.array([stream.mass.value for stream in balance.streams])
    v = np.diag(np.array([stream.mass.u**2 for stream in balance.streams]))

    found = reconcile(balance)

    gain = v @ law.T @ np.linalg.inv(law @ v @ law.T)
    spread = np.sqrt(np.diag(gain @ law @ v))
    z = [np.nan if f.z is None else f.z for f in found.figures]
    np.testing.assert_allclose(z, -(gain @ law @ x) / spread, rtol=1e-5, atol=1e-6)


@given(seed=SEEDS, missing=st.floats(0, 0.7), ungraded=st.floats(0, 0.7))
def test_what_can_be_known_is_what_no_vector_of_the_null_space_moves(
    seed: int, missing: float, ungraded: float
) -> None:
    noise = Noise(sigmas=0.0, missing=missing, ungraded=ungraded)
    found = fit(layout_of(drawn(seed, elements=seed % 3, noise=noise)))
    system = np.vstack([found.layout.conservation.toarray() * found.spread, found.slope.toarray()])
    system /= np.linalg.norm(system, axis=1, keepdims=True)

    right = linalg.null_space(system, rcond=1e-9)
    left = linalg.null_space(system.T, rcond=1e-9)

    free = np.abs(right).max(axis=1, initial=0.0) > 1e-8
    checked = np.abs(left).max(axis=1, initial=0.0) > 1e-8
    np.testing.assert_array_equal(found.observable, ~free)
    np.testing.assert_array_equal(found.redundant, checked[-len(found.rows) :])


@given(seed=SEEDS)
def test_grades_that_differ_by_chance_do_not_say_that_nothing_flows(seed: int) -> None:
    """A stream that nobody weighed, assayed on both sides of a node: any mass will do."""
    rng = np.random.default_rng(seed)
    grades = 0.2 + 0.002 * rng.normal(size=2)
    ends = (("in", "", "node"), ("out", "node", ""))
    balance = Balance(
        title="open",
        streams=tuple(
            Stream(
                id=name,
                source=source,
                target=target,
                grades={"Cu": Measured(value=float(grade), u=0.002)},
            )
            for (name, source, target), grade in zip(ends, grades, strict=True)
        ),
    )

    found = reconcile(balance)

    masses = [f.estimate for f in found.figures if f.kind is Kind.MASS]
    assert masses == [None, None]
    np.testing.assert_allclose(found.chi2, (grades[0] - grades[1]) ** 2 / (2 * 0.002**2), rtol=1e-6)
    assert found.dof == 1


@given(seed=SEEDS, missing=st.floats(0, 0.4), ungraded=st.floats(0, 0.4))
def test_mass_and_metal_close_at_every_node(seed: int, missing: float, ungraded: float) -> None:
    noise = Noise(missing=missing, ungraded=ungraded)
    balance = drawn(seed, elements=2, noise=noise)

    found = fit(layout_of(balance))

    gap = np.abs(found.layout.conservation @ found.x)
    through = abs(found.layout.conservation) @ np.abs(found.x)
    assert found.converged
    assert (gap <= 1e-9 * through).all()


@given(seed=SEEDS)
@settings(max_examples=20)
def test_bilinear_figures_are_those_of_a_general_optimiser(seed: int) -> None:
    balance = drawn(seed, elements=1, noise=Noise(sigmas=2.0))
    found = reconcile(balance)
    layout = layout_of(balance)
    closing = linalg.null_space(layout.conservation.toarray())
    rows, streams = layout.rows, layout.streams

    def residuals(y: np.ndarray) -> np.ndarray:
        x = closing @ y
        own = x[rows.layer * streams + rows.stream]
        shown = np.where(rows.kind == Kind.GRADE, own / x[rows.stream], own)
        return (shown - rows.value) / rows.u

    start = closing.T @ found.fit.x * 1.02
    best = optimize.least_squares(residuals, start, method="lm", xtol=1e-14, ftol=1e-14)

    np.testing.assert_allclose(found.chi2, 2 * best.cost, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(found.fit.x, closing @ best.x, rtol=1e-4, atol=1e-6)


@given(seed=SEEDS)
def test_the_order_of_streams_changes_no_digit(seed: int) -> None:
    balance = drawn(seed, elements=1, noise=Noise(sigmas=2.0, missing=0.2))
    turned = replace(balance, streams=tuple(reversed(balance.streams)))

    assert reconcile(balance).figures == reconcile(turned).figures


@given(scale=st.sampled_from([1e-6, 1e-3, 1e3, 1e9]), seed=SEEDS)
def test_another_unit_of_mass_changes_no_test(scale: float, seed: int) -> None:
    balance = drawn(seed, elements=1, noise=Noise(sigmas=2.0))
    scaled = replace(
        balance,
        streams=tuple(
            replace(each, mass=Measured(value=each.mass.value * scale, u=each.mass.u * scale))
            for each in balance.streams
        ),
    )

    first, second = reconcile(balance), reconcile(scaled)

    assert first.dof == second.dof
    np.testing.assert_allclose(first.chi2, second.chi2, rtol=1e-6)


@given(ends=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=9))
def test_any_network_of_masses_is_solved(ends: list[tuple[int, int]]) -> None:
    names = ["", "a", "b", "c"]
    streams = [
        Stream(
            id=f"s{at}",
            source=names[one],
            target=names[other],
            mass=Measured(value=10.0 + at, u=1.0) if at % 3 else None,
        )
        for at, (one, other) in enumerate(ends, 1)
        if one != other
    ]
    if not any(stream.mass for stream in streams):
        return

    found = reconcile(Balance(title="any", streams=tuple(streams)))

    assert found.closure <= 1e-12
