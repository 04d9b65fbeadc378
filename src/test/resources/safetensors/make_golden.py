"""Makes the golden files beside it with the reference implementation: pip install safetensors==0.8.0 numpy==2.4.6.

golden.safetensors   one tensor of each dtype that numpy has, a scalar, an empty tensor, metadata {"format": "pt"}
unicode.safetensors  names outside ASCII and with quotes, no metadata
half.safetensors     "values": f32 numbers around every rounding edge; "f16": numpy's float16 of them;
                     "all": all 65536 f16 bit patterns; "wide": numpy's float32 of those
"""
import pathlib
import numpy as np
from safetensors.numpy import save_file

here = pathlib.Path(__file__).parent
golden = {
    "bool": np.array([True, False, True]),
    "u8": np.arange(5, dtype=np.uint8),
    "i8": np.arange(-2, 3, dtype=np.int8),
    "i16": np.array([[-300, 300]], dtype=np.int16),
    "u16": np.array([65535], dtype=np.uint16),
    "f16": np.array([[1.5, -2.25], [0.0, 65504.0]], dtype=np.float16),
    "i32": np.array([-70000], dtype=np.int32),
    "u32": np.array([4000000000], dtype=np.uint32),
    "f32": np.arange(6, dtype=np.float32).reshape(2, 3) / 4,
    "f64": np.array([0.1, -1e300], dtype=np.float64),
    "i64": np.array([-(2**40)], dtype=np.int64),
    "u64": np.array([2**63 + 1], dtype=np.uint64),
    "scalar": np.array(3.5, dtype=np.float32),
    "empty": np.zeros((0, 4), dtype=np.float32),
}
save_file(golden, here / "golden.safetensors", metadata={"format": "pt"})
save_file({"größe": np.ones(2, np.float32), "层.\"q\"\\": np.ones(1, np.float32), "\U0001f600": np.ones(1, np.float32),
           "\uffee": np.ones(1, np.float32)}, here / "unicode.safetensors")

rng = np.random.default_rng(7)
patterns = np.arange(65536, dtype=np.uint16).view(np.float16)
wide = patterns.astype(np.float32)
bits = rng.integers(0, 2**32, 4096, dtype=np.uint32)
near = rng.integers(0x33000000 - 0x1000000, 0x47800000 + 0x100000, 12288, dtype=np.uint32)
near[::3] = (near[::3] & ~np.uint32(0x1FFF)) | np.uint32(0x1000)
values = np.concatenate([bits, near, near | np.uint32(0x80000000)]).view(np.float32)
values = values[~np.isnan(values)]
with np.errstate(over="ignore", under="ignore"):
    save_file({"values": values, "f16": values.astype(np.float16), "all": patterns, "wide": wide}, here / "half.safetensors")
