"""One reference case: seeded tensors, gradients by PyTorch's autograd, a safetensors file.

Everything that is drawn is rounded to float32 first and then used in float64, so that a reader
of the file starts from exactly the numbers that PyTorch saw; what is computed is computed in
float64 and rounded to float32 once, when it is stored.
"""

import json
import zlib
from pathlib import Path

import torch
from safetensors.torch import save

LARGEST_FILE = 200_000


class Case:
    """Collects the tensors of one case; the case's name is also its seed."""

    def __init__(self, name: str, **hyperparameters):
        self.name = name
        self.metadata = {key: _text(value) for key, value in hyperparameters.items()}
        self.tensors: dict[str, torch.Tensor] = {}
        self.differentiated: list[str] = []
        self.generator = torch.Generator().manual_seed(zlib.crc32(name.encode()))

    def draw(self, *shape: int, scale: float = 1, offset: float = 0) -> torch.Tensor:
        """Normally distributed, float32 values in a float64 tensor."""
        values = torch.randn(*shape, generator=self.generator, dtype=torch.float64)
        return rounded(values * scale + offset)

    def put(self, name: str, values: torch.Tensor) -> torch.Tensor:
        self.tensors[name] = values
        return values

    def variable(self, name: str, values: torch.Tensor) -> torch.Tensor:
        """Stores `values` and, after `differentiate`, their gradient as `<name>_gradient`."""
        self.differentiated.append(name)
        return self.put(name, values.clone().requires_grad_())

    def parameter(self, name: str, *shape: int) -> torch.Tensor:
        """A weight, scaled so that its layer keeps the size of what passes through."""
        fan_in = torch.Size(shape[1:]).numel() if len(shape) > 1 else 4
        return self.variable(name, self.draw(*shape, scale=fan_in**-0.5))

    def differentiate(self, output: torch.Tensor, name: str = "output"):
        """Stores the output, a drawn upstream gradient, and every variable's gradient."""
        self.put(name, output)
        output.backward(self.put(f"{name}_gradient", self.draw(*output.shape)))
        self.put_gradients()

    def put_gradients(self):
        for name in self.differentiated:
            self.put(f"{name}_gradient", self.tensors[name].grad)

    def write(self, folder: Path):
        """The same bytes on every run: the library leaves the order of the metadata open."""
        tensors = {
            name: values.detach().to(torch.float32).contiguous()
            for name, values in self.tensors.items()
        }
        data = save(tensors, metadata={"case": self.name, **self.metadata})
        length = int.from_bytes(data[:8], "little")
        header = json.loads(data[8 : 8 + length])
        header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
        text = json.dumps(header, separators=(",", ":")).encode().ljust(length)
        assert len(text) == length and length % 8 == 0, self.name
        data = data[:8] + text + data[8 + length :]
        assert len(data) < LARGEST_FILE, f"{self.name}: {len(data)} bytes"
        (folder / f"{self.name}.safetensors").write_bytes(data)


def rounded(values: torch.Tensor) -> torch.Tensor:
    return values.to(torch.float32).to(torch.float64)


def _text(value) -> str:
    if isinstance(value, (list, tuple)):
        return ",".join(str(element) for element in value)
    return str(value)
