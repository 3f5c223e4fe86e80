import math

import numpy as np
import pytest
from scipy import stats

from fairlode.engine.reconcile import (
    Balance,
    Kind,
    Measured,
    Reconciliation,
    Stream,
    admixture,
    least_share,
    reconcile,
)
from fairlode.engine.reconcile.errors import (
    BalanceEmptyError,
    FigureImpossibleError,
    LevelError,
    StreamPlaceError,
    StreamRepeatedError,
)
from tests.unit.engine.reconcile.networks import Noise, flow, measured


def stream(name: str, source: str, target: str, value: float | None, u: float = 1.0) -> Stream:
    mass = None if value is None else Measured(value=value, u=u)
    return Stream(id=name, source=source, target=target, mass=mass)


def mill(*, feed: float | None = 100.0, copper: float = 0.0) -> Balance:
    """Feed, concentrate and tailings, all assayed: the two-product formula."""
    grades = {"feed": 0.02 + copper, "concentrate": 0.25, "tailings": 0.002}
    return Balance(
        title="mill",
        streams=tuple(
            Stream(
                id=name,
                source="" if name == "feed" else "mill",
                target="mill" if name == "feed" else "",
                mass=Measured(value=feed, u=1.0) if name == "feed" and feed else None,
                grades={"Cu": Measured(value=grade, u=0.01 * grade)},
            )
            for name, grade in grades.items()
        ),
    )


def figure(found: Reconciliation, name: str, kind: Kind = Kind.MASS) -> float | None:
    (one,) = (f for f in found.figures if f.stream == name and f.kind is kind)
    return one.estimate


def test_a_balance_by_hand() -> None:
    balance = Balance(
        title="by hand",
        streams=(
            stream("in", "", "node", 100.0, 2.0),
            stream("left", "node", "", 61.0, 1.0),
            stream("right", "node", "", 45.0, 1.0),
        ),
    )

    found = reconcile(balance)

    # A gap of 6 with a variance of 4 + 1 + 1 is shared out by variance: 4, 1 and 1.
    assert [f.estimate for f in found.figures] == pytest.approx([104.0, 60.0, 44.0])
    assert found.chi2 == pytest.approx(6.0)
    assert found.p == pytest.approx(math.erfc(math.sqrt(3.0)), rel=1e-9)
    assert found.dof == 1
    assert [abs(f.z) for f in found.figures] == pytest.approx([math.sqrt(6.0)] * 3)
    assert [f.redundancy for f in found.figures] == pytest.approx([4 / 6, 1 / 6, 1 / 6])


def test_grades_say_how_the_feed_was_split() -> None:
    found = reconcile(mill())

    split = 100.0 * (0.02 - 0.002) / (0.25 - 0.002)
    assert figure(found, "concentrate") == pytest.approx(split)
    assert figure(found, "tailings") == pytest.approx(100.0 - split)
    assert found.dof == 0
    assert found.p is None


def test_grades_alone_say_nothing_of_masses() -> None:
    found = reconcile(mill(feed=None))

    masses = [f for f in found.figures if f.kind is Kind.MASS]
    assert [f.estimate for f in masses] == [None, None, None]


def test_two_figures_that_are_only_checked_together_are_named_together() -> None:
    balance = Balance(
        title="chain",
        streams=(
            stream("a", "", "n", 130.0),
            stream("b", "n", "m", 100.0),
            stream("c", "m", "", 100.0),
            stream("loss", "n", "", 10.0),
        ),
    )

    found = reconcile(balance)

    (suspect,) = found.suspects
    assert suspect.figure.stream == "a"
    assert [each.stream for each in suspect.equivalent] == ["loss"]
    assert suspect.implied == pytest.approx(110.0)
    assert suspect.drop == pytest.approx(found.chi2 - found.chi2_left)
    assert found.dof_left == 1


def test_eliminating_is_fitting_again_without() -> None:
    rng = np.random.default_rng(8)
    truth = flow(rng, 12)
    still = reconcile(measured(rng, truth, Noise(sigmas=0.0)))
    first, second = np.argsort([-f.redundancy for f in still.figures])[:2]
    balance = measured(rng, truth, Noise(bias={int(first): 30.0, int(second): -25.0}))

    found = reconcile(balance)

    named = {each.figure.stream for each in found.suspects}
    assert len(named) >= 2
    without = Balance(
        title="without",
        streams=tuple(
            Stream(id=each.id, source=each.source, target=each.target) if each.id in named else each
            for each in balance.streams
        ),
    )
    again = reconcile(without)
    assert again.chi2 == pytest.approx(found.chi2_left, rel=1e-5)
    assert again.dof == found.dof_left
    for suspect in found.suspects:
        assert suspect.implied == pytest.approx(figure(again, suspect.figure.stream))


def test_more_out_than_in_is_an_unmeasured_amount_below_zero() -> None:
    balance = Balance(
        title="smelter",
        streams=(
            stream("feed", "", "s", 100.0),
            stream("metal", "s", "", 110.0),
            stream("slag", "s", "", None),
        ),
    )

    found = reconcile(balance)

    (short,) = found.below_zero
    assert short.figure.estimate == pytest.approx(-10.0)
    assert short.figure.u_estimate == pytest.approx(math.sqrt(2.0))
    assert short.z == pytest.approx(-10.0 / math.sqrt(2.0))
    assert not found.closes


@pytest.mark.parametrize("seed", range(3))
def test_a_balance_in_order_is_named_as_seldom_as_the_level_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    truth = flow(rng, 4)

    runs = [reconcile(measured(rng, truth, Noise())) for _ in range(200)]

    by_total = sum(run.fails_globally for run in runs)
    by_figure = sum(bool(run.suspects) for run in runs)
    # 200 runs at 5 %: 23 or more in one of a thousand.
    assert by_total <= stats.binom.isf(1e-3, 200, 0.05)
    assert by_figure <= stats.binom.isf(1e-3, 200, 0.05)


def test_gross_errors_are_found_as_often_as_the_power_says() -> None:
    rng = np.random.default_rng(5)
    truth = flow(rng, 5)
    still = reconcile(measured(rng, truth, Noise(sigmas=0.0)))
    number = int(np.argmax([f.redundancy for f in still.figures]))
    name = still.balance.streams[number].id
    told = admixture(still, name, 0.05)

    runs = [reconcile(measured(rng, truth, Noise(bias={number: 5.0}))) for _ in range(300)]

    seen = sum(any(s.figure.stream == name for s in run.suspects) for run in runs)
    failed = sum(run.fails_globally for run in runs)
    assert 0.3 < told.by_figure < 0.999
    assert abs(seen - 300 * told.by_figure) <= 4 * math.sqrt(300 * 0.25)
    assert stats.binom.cdf(failed, 300, told.by_total) > 1e-4
    assert stats.binom.sf(failed - 1, 300, told.by_total) > 1e-4


def test_an_admixture_is_seen_as_often_as_is_said() -> None:
    """A smelter that loses 2 % unmeasured: 300 balances with 6 % of the metal from elsewhere."""
    rng = np.random.default_rng(11)
    loss, share = 0.02, 0.06

    def smelted(own: float, metal: float) -> Balance:
        return Balance(
            title="smelter",
            streams=(
                stream("feed", "", "s", own, 1.0),
                stream("metal", "s", "", metal, 1.0),
                stream("slag", "s", "", None),
            ),
        )

    made = 100.0 * (1 - loss)
    told = admixture(
        reconcile(smelted(100.0, made / (1 - share))),
        "metal",
        share,
        losses={"": loss / (1 - loss) * (1 - share)},
    )

    seen = sum(
        bool(reconcile(smelted(rng.normal(100.0), rng.normal(made / (1 - share)))).below_zero)
        for _ in range(300)
    )

    assert 0.5 < told.by_shortfall < 0.99
    assert stats.binom.cdf(seen, 300, told.by_shortfall) > 1e-4
    assert stats.binom.sf(seen - 1, 300, told.by_shortfall) > 1e-4


def test_the_least_share_is_seen_just_as_often_as_was_asked() -> None:
    rng = np.random.default_rng(2)
    found = reconcile(measured(rng, flow(rng, 4), Noise()))
    name = max(found.figures, key=lambda each: each.redundancy).stream

    least = least_share(found, name, 0.95)

    assert least is not None
    assert admixture(found, name, least).probability == pytest.approx(0.95, abs=1e-6)


def test_an_admixture_to_what_nothing_checks_is_never_seen() -> None:
    balance = Balance(
        title="open", streams=(stream("a", "", "n", 10.0), stream("b", "m", "", 10.0))
    )
    alone = Balance(
        title="alone",
        streams=(stream("a", "", "n", 10.0), stream("b", "n", "", None)),
    )

    assert reconcile(balance).dof == 2  # each would have to be nothing
    assert least_share(reconcile(alone), "a", 0.95) is None


def test_a_stock_may_be_drawn_down() -> None:
    balance = Balance(
        title="stock",
        streams=(
            stream("in", "", "yard", 80.0),
            stream("out", "yard", "", 100.0),
            Stream(id="pile", source="yard", mass=Measured(value=-20.0, u=1.0), stock=True),
        ),
    )

    found = reconcile(balance)

    assert found.chi2 == pytest.approx(0.0, abs=1e-12)
    assert found.closes


def test_assumed_uncertainties_stay_marked() -> None:
    mass = Measured(value=10.0, u=0.1, assumed=True)
    balance = Balance(
        title="assumed",
        streams=(
            Stream(id="a", target="n", mass=mass),
            Stream(id="b", source="n", mass=Measured(value=10.0, u=0.1)),
        ),
    )

    assert [f.assumed for f in reconcile(balance).figures] == [True, False]


def test_impossible_streams_and_balances_are_refused() -> None:
    with pytest.raises(StreamPlaceError):
        Stream(id="a", source="n", target="n")
    with pytest.raises(FigureImpossibleError):
        stream("a", "", "n", 1.0, 0.0)
    with pytest.raises(FigureImpossibleError):
        stream("a", "", "n", -1.0)
    with pytest.raises(FigureImpossibleError):
        Stream(id="a", target="n", grades={"Cu": Measured(value=1.2, u=0.1)})
    with pytest.raises(StreamRepeatedError):
        Balance(title="b", streams=(stream("a", "", "n", 1.0), stream("a", "n", "", 1.0)))
    with pytest.raises(BalanceEmptyError):
        Balance(title="b", streams=(stream("a", "", "n", None),))
    with pytest.raises(LevelError):
        reconcile(mill(), level=0.0)
