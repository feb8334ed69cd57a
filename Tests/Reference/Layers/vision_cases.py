"""Cases of the layers that only pictures pass through."""

import torch
from torch.nn import functional

from reference_case import Case

MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)


def vision():
    """`pixels` are 0..255; `unit` and `imagenet` what the network sees of them."""
    case = Case("pixels")
    pixels = torch.randint(0, 256, (3, 5, 7, 3), generator=case.generator).to(torch.float64)
    case.put("pixels", pixels)
    unit = case.put("unit", pixels.permute(0, 3, 1, 2) / 255)
    mean, deviation = (unit.new_tensor(values).reshape(3, 1, 1) for values in (MEAN, DEVIATION))
    case.put("imagenet", (unit - mean) / deviation)
    yield case

    for name, shape in [("mean-pool", (2, 5, 3, 4)), ("mean-pool-wide", (3, 16, 3, 3))]:
        case = Case(name)
        x = case.variable("input", case.draw(*shape))
        case.differentiate(x.mean((2, 3)))
        yield case

    for size, scale, offset in [(2, 0.05, 1), (5, 0.1, 2)]:
        case = Case(f"responses-{size}", size=size, scale=scale, offset=offset)
        x = case.variable("input", case.draw(2, 7, 3, 5))
        # Torch's alpha is divided by the number of channels.
        case.differentiate(functional.local_response_norm(x, size, size * scale, 0.75, offset))
        yield case

    for name, channels, training in [
        ("residual", 16, True), ("residual-odd", 5, True), ("residual-frozen", 16, False),
    ]:  # fmt: skip
        yield residual(Case(name, epsilon=1e-5, momentum=0.1), channels, training)


def residual(case: Case, channels: int, training: bool) -> Case:
    """`output` is relu(normalised convolution of the input + the input)."""
    x = case.variable("input", case.draw(3, channels, 6, 5))
    weight = case.parameter("weight", channels, channels, 3, 3)
    scale = case.variable("norm.weight", case.draw(channels, offset=1, scale=0.3))
    bias = case.parameter("norm.bias", channels)
    mean = case.put("norm.running_mean", case.draw(channels, scale=0.3))
    variance = case.put("norm.running_var", case.draw(channels).abs() + 0.5)

    def output(mean, variance, training):
        y = functional.conv2d(x, weight, None, 1, 1)
        return torch.relu(functional.batch_norm(y, mean, variance, scale, bias, training) + x)

    case.put("inference_output", output(mean, variance, False))
    mean, variance = mean.clone(), variance.clone()
    case.differentiate(output(mean, variance, training))
    case.put("norm.running_mean_after", mean)
    case.put("norm.running_var_after", variance)
    return case
