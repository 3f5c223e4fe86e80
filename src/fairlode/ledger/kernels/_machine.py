"""What a processor offers and NumPy does not: prefetch, fused products, bit scans, fences.

Each is one instruction, written for LLVM. `_plain` has the same functions in Python, for runs
with ``NUMBA_DISABLE_JIT=1``; callers import from here and get the twin that fits.
"""

from typing import TYPE_CHECKING, Any

from llvmlite import ir  # type: ignore[import-untyped]  # it ships no types
from numba import types
from numba.core import cgutils as _cgutils
from numba.core import config
from numba.extending import intrinsic

from fairlode.ledger.kernels import _plain

cgutils: Any = _cgutils
"""numba's builders of LLVM code, which say nothing of their types."""
_POINTER = ir.IntType(8).as_pointer()
_INT32 = ir.IntType(32)
_INT64 = ir.IntType(64)
_INT128 = ir.IntType(128)
_READ, _KEEP_CLOSE, _DATA = 0, 3, 1
"""Arguments of ``llvm.prefetch``: for reading, into every cache, data rather than code."""


def _address(context: Any, builder: Any, array_type: Any, array: Any, index: list[Any]) -> Any:
    """Where ``array[index]`` lies; strides are honoured, bounds are not checked."""
    view = context.make_array(array_type)(context, builder, array)
    strides = cgutils.unpack_tuple(builder, view.strides)
    place = _INT64(0)
    for stride, step in zip(strides, index, strict=False):
        place = builder.add(place, builder.mul(step, stride))
    return cgutils.pointer_add(builder, view.data, place)


def _wide(builder: Any, value: Any, kind: Any) -> Any:
    """An index as 64 bits."""
    if value.type == _INT64:
        return value
    return builder.sext(value, _INT64) if kind.signed else builder.zext(value, _INT64)


@intrinsic
def _prefetch(_context: Any, array: Any, row: Any, column: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        steps = [_wide(builder, *pair) for pair in zip(given[1:], signature.args[1:], strict=True)]
        place = _address(context, builder, signature.args[0], given[0], steps)
        shape = ir.FunctionType(ir.VoidType(), [_POINTER, _INT32, _INT32, _INT32])
        call = cgutils.get_or_insert_function(builder.module, shape, "llvm.prefetch.p0")
        options = [_INT32(option) for option in (_READ, _KEEP_CLOSE, _DATA)]
        builder.call(call, [builder.bitcast(place, _POINTER), *options])
        return context.get_dummy_value()

    return types.void(array, row, column), emit


@intrinsic
def _load_word(_context: Any, data: Any, position: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        step = _wide(builder, given[1], signature.args[1])
        place = _address(context, builder, signature.args[0], given[0], [step])
        return builder.load(builder.bitcast(place, _INT64.as_pointer()), align=1)

    return types.uint64(data, position), emit


@intrinsic
def _product_error(_context: Any, left: Any, right: Any, product: Any) -> Any:
    def emit(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.fma(given[0], given[1], builder.fneg(given[2]))

    return types.float64(left, right, product), emit


@intrinsic
def _fold_product(_context: Any, _left: Any, _right: Any) -> Any:
    def emit(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        whole = builder.mul(*(builder.zext(value, _INT128) for value in given))
        high = builder.trunc(builder.lshr(whole, _INT128(_plain.FOLD_BITS)), _INT64)
        low = builder.and_(builder.trunc(whole, _INT64), _INT64((1 << _plain.FOLD_BITS) - 1))
        return builder.add(high, low)

    return types.uint64(types.uint64, types.uint64), emit


@intrinsic
def _stir(_context: Any, _total: Any, _word: Any, _place: Any) -> Any:
    def emit(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        mixed = builder.xor(given[1], builder.mul(given[2], _INT64(_plain.STIR_PLACE)))
        mixed = builder.mul(mixed, _INT64(_plain.STIR_WORD))
        mixed = builder.xor(mixed, builder.lshr(mixed, _INT64(32)))
        return builder.add(given[0], builder.mul(mixed, _INT64(_plain.STIR_WORD)))

    return types.uint64(types.uint64, types.uint64, types.uint64), emit


@intrinsic
def _lowest_bit(_context: Any, word: Any) -> Any:
    def emit(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.cttz(given[0], ir.IntType(1)(1))

    return types.int64(word), emit


@intrinsic
def _highest_bit(_context: Any, word: Any) -> Any:
    def emit(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.sub(_INT64(63), builder.ctlz(given[0], ir.IntType(1)(1)))

    return types.int64(word), emit


@intrinsic
def _load_acquire(_context: Any, array: Any, position: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        step = _wide(builder, given[1], signature.args[1])
        place = _address(context, builder, signature.args[0], given[0], [step])
        return builder.load_atomic(place, "acquire", 8)

    return types.int64(array, position), emit


@intrinsic
def _store_release(_context: Any, array: Any, position: Any, value: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        step = _wide(builder, given[1], signature.args[1])
        place = _address(context, builder, signature.args[0], given[0], [step])
        builder.store_atomic(given[2], place, "release", 8)
        return context.get_dummy_value()

    return types.void(array, position, value), emit


if TYPE_CHECKING or config.DISABLE_JIT:
    prefetch = _plain.prefetch
    load_word = _plain.load_word
    product_error = _plain.product_error
    fold_product = _plain.fold_product
    stir = _plain.stir
    lowest_bit = _plain.lowest_bit
    highest_bit = _plain.highest_bit
    load_acquire = _plain.load_acquire
    store_release = _plain.store_release
else:
    prefetch = _prefetch
    load_word = _load_word
    product_error = _product_error
    fold_product = _fold_product
    stir = _stir
    lowest_bit = _lowest_bit
    highest_bit = _highest_bit
    load_acquire = _load_acquire
    store_release = _store_release
