"""The board: what a run learns for its report alone."""

from ganho.booking.run.board import Board


def test_a_deal_that_made_its_step_after_all_waits_no_longer() -> None:
    board = Board()
    board.make_wait(1, "the vendor rests")
    board.make_wait(2, "the vendor rests")
    board.stop_waiting(1)
    board.stop_waiting(3)

    assert board.waiting == {2: "the vendor rests"}


def test_another_step_leaves_a_deal_waiting_for_its_own() -> None:
    board = Board()
    board.make_wait(1, "the vendor rests", "resolve_customer")
    board.stop_waiting(1, "resolve_items")

    assert board.waiting == {1: "the vendor rests"}


def test_a_remark_is_told_once_and_in_order() -> None:
    board = Board()
    for text in ("CLOCKS_DIFFER", "SELLER_UNKNOWN", "CLOCKS_DIFFER"):
        board.remark(text)

    assert board.remarks == ["CLOCKS_DIFFER", "SELLER_UNKNOWN"]


def test_deals_that_settle_first_wait_and_are_told_apart() -> None:
    board = Board()
    board.make_wait(1, "the vendor rests")
    board.put_all_off([2], "it settles")

    assert board.waiting == {1: "the vendor rests", 2: "it settles"}
    assert board.put_off == {2}
