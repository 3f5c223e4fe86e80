"""A claims ledger cannot over-claim, whatever is entered and in whatever order."""

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from fairlode.engine.custody.accounts import Account, Holding, Place, transactions
from fairlode.engine.custody.books import Scope, keep_books
from fairlode.engine.custody.entries import Entry, EntryKind
from fairlode.engine.custody.profile import CarryOver, Checked, MakeGood, Profile
from fairlode.types.lot import CustodyModel
from tests.unit.engine.custody.ledgers import profile, when

DAYS = [when(2025, month, day) for month in range(1, 13) for day in (1, 2, 28)]


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Rules of every kind; the model is one that moves with lots or one that does not."""
    share = draw(st.sampled_from([Fraction(0), Fraction(1, 5), Fraction(1, 3)]))
    carry = draw(st.sampled_from(list(CarryOver)))
    counts = carry in (CarryOver.PERIODS, CarryOver.MONTHS)
    return profile(
        model=draw(st.sampled_from([CustodyModel.MASS_BALANCE, CustodyModel.BOOK_AND_CLAIM])),
        period_months=draw(st.sampled_from([1, 3, 12])),
        period_start_month=draw(st.integers(1, 12)),
        overdraft_share=share,
        overdraft_checked=draw(st.sampled_from(list(Checked))),
        make_good=MakeGood.NEXT_PERIOD if share else MakeGood.NONE,
        carry_over=carry,
        carry_over_count=draw(st.integers(1, 4)) if counts else 0,
    )


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """One entry; few serials and few days, so that both are met again."""
    kind = draw(st.sampled_from(list(EntryKind)))
    mass = draw(st.integers(1, 100))
    return Entry(
        serial=draw(st.sampled_from("abcdefghij")),
        kind=kind,
        time=draw(st.sampled_from(DAYS)),
        mass_g=mass,
        lot=draw(st.sampled_from(["", "lot"])) if kind.claims else "lot",
        factor=draw(st.fractions(0, 1, max_denominator=7)),
        of_g=mass + draw(st.integers(0, 50)) if kind is EntryKind.CORRECTED else 0,
        barred_g=draw(st.integers(0, mass)) if kind.claims else 0,
    )


LEDGERS = st.lists(entries(), max_size=14)
SCOPE = Scope(characteristic="C")


@given(rules=profiles(), entered=LEDGERS)
def test_claims_covered_never_exceed_issue_times_conversion_and_the_overdraft(
    rules: Profile, entered: list[Entry]
) -> None:
    kept = keep_books(rules, entered, SCOPE)

    converted = covered = 0
    for one in kept.statements:
        converted += one.converted_g
        covered += one.claimed_g - one.not_covered_g
        assert covered <= converted + one.overdrawn_g
        assert one.overdrawn_g <= one.limit_g == int(rules.overdraft_share * one.converted_g)
        assert one.converted_g <= one.received_g


@given(rules=profiles(), entered=LEDGERS)
def test_every_period_closes_and_the_next_opens_where_it_closed(
    rules: Profile, entered: list[Entry]
) -> None:
    closing = 0
    for one in keep_books(rules, entered, SCOPE).statements:
        assert one.opening_g == closing
        gone = one.claimed_g - one.not_covered_g + one.expired_g + one.corrected_g
        closing = one.opening_g + one.converted_g - gone
        assert one.closing_g == closing


@given(rules=profiles(), entered=LEDGERS)
def test_every_transaction_sums_to_zero_and_every_account_keeps_its_sign(
    rules: Profile, entered: list[Entry]
) -> None:
    kept = keep_books(rules, entered, SCOPE)

    balances: Counter[Account] = Counter()
    for transaction in transactions(kept, Place(boundary="site")):
        assert sum(posting.mass_g for posting in transaction.postings) == 0
        for posting in transaction.postings:
            balances[posting.account] += posting.mass_g
            negative = posting.account.holding in (
                Holding.SOURCE, Holding.OVERDRAFT, Holding.UNCOVERED,
            )  # fmt: skip  # one list of holdings
            balance = balances[posting.account]
            assert balance <= 0 if negative else balance >= 0
    held = (Holding.AVAILABLE, Holding.OVERDRAFT)
    closing = sum(mass for account, mass in balances.items() if account.holding in held)
    assert closing == (kept.statements[-1].closing_g if kept.statements else 0)


@given(rules=profiles(), entered=LEDGERS)
def test_accounts_and_statements_say_the_same(rules: Profile, entered: list[Entry]) -> None:
    kept = keep_books(rules, entered, SCOPE)

    balances: Counter[tuple[str, Holding]] = Counter()
    for transaction in transactions(kept, Place(boundary="site")):
        for posting in transaction.postings:
            balances[posting.account.period, posting.account.holding] += posting.mass_g
    for one in kept.statements:
        assert balances[one.label, Holding.SOURCE] == -one.received_g
        assert balances[one.label, Holding.MOVED] == one.moved_g
        assert balances[one.label, Holding.TRANSFERRED] == one.transferred_g
        assert balances[one.label, Holding.RETIRED] == one.retired_g
        assert balances[one.label, Holding.EXPIRED] == one.expired_g
        assert balances[one.label, Holding.CORRECTED] == one.corrected_g
        assert balances[one.label, Holding.UNCOVERED] == -one.not_covered_g


@given(rules=profiles(), entered=LEDGERS, data=st.data())
def test_the_order_of_entry_does_not_matter(
    rules: Profile, entered: list[Entry], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(entered))

    kept, again = keep_books(rules, entered, SCOPE), keep_books(rules, shuffled, SCOPE)

    assert again == kept


@given(rules=profiles(), entered=LEDGERS)
def test_what_was_entered_twice_counts_once(rules: Profile, entered: list[Entry]) -> None:
    kept, twice = keep_books(rules, entered, SCOPE), keep_books(rules, entered * 2, SCOPE)

    assert twice.statements == kept.statements
    serials = [line.entry for line in kept.lines if line.entry and line.entry.kind.claims]
    assert len({entry.serial for entry in serials}) == len(serials)


@given(rules=profiles(), entered=LEDGERS)
def test_no_gram_is_drawn_twice(rules: Profile, entered: list[Entry]) -> None:
    kept = keep_books(rules, entered, SCOPE)

    drawn: Counter[int] = Counter()
    for draw in kept.draws:
        drawn[draw.source] += draw.mass_g
    for source, mass in drawn.items():
        line = kept.lines[source]
        assert mass <= line.converted_g - line.made_good_g


@given(entered=LEDGERS)
def test_no_book_and_claim_credit_is_tied_to_a_lot(entered: list[Entry]) -> None:
    rules = profile(model=CustodyModel.BOOK_AND_CLAIM)

    kept = keep_books(rules, entered, SCOPE)

    used = [line.entry for line in kept.lines if line.entry and line.entry.kind.claims]
    assert not [entry for entry in used if entry.lot]
    tied = [entry for entry in entered if entry.kind.claims and entry.lot]
    codes = [problem.code for problem in kept.problems]
    assert codes.count("custody.credit_on_lot") == len(tied)
