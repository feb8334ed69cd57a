"""Writes PyTorch's numbers for every layer, objective and the optimiser, one file a case.

    python3 make_reference.py [FOLDER]

Writes <case>.safetensors beside this script, or into FOLDER; every run writes the same numbers.
Tensors: `input`, parameters and states under PyTorch's names, `output`, the drawn upstream
gradient `output_gradient`, and `<name>_gradient` of whatever is differentiated; float32,
computed in float64. Hyper-parameters are in the metadata.
"""

import sys
from pathlib import Path

import torch
from torch.nn import functional

sys.path.append(str(Path(__file__).parents[3] / "scripts" / "torch"))
from peephole_lstm import PeepholeLSTM  # noqa: E402
from reference_case import Case  # noqa: E402
from training_cases import objectives, optimiser  # noqa: E402
from vision_cases import vision  # noqa: E402


def convolution_1d():
    """`same` padding: (taps - 1) / 2 on the left, taps / 2 on the right, both rounded down."""
    shapes = {
        "conv1d-even-taps": (2, 1, 4, 30, 8, 1),
        "conv1d-odd-taps": (3, 2, 5, 17, 5, 1),
        "conv1d-taps-exceed-length": (2, 3, 2, 9, 20, 1),
        "conv1d-stride-2": (2, 3, 4, 20, 6, 2),
        "spectral-conv-even-taps": (2, 3, 4, 300, 100, 1),
        "spectral-conv-odd-taps": (3, 2, 6, 257, 129, 1),
        "spectral-conv-taps-exceed-length": (1, 2, 2, 90, 150, 1),
    }
    for name, (batch, inputs, outputs, length, taps, stride) in shapes.items():
        left, right = (taps - 1) // 2, taps // 2
        case = Case(name, stride=stride, padding_left=left, padding_right=right, taps=taps)
        x = case.variable("input", case.draw(batch, inputs, length))
        weight = case.parameter("weight", outputs, inputs, taps)
        bias = case.parameter("bias", outputs)
        padded = functional.pad(x, (left, right))
        case.differentiate(functional.conv1d(padded, weight, bias, stride))
        yield case


def convolution_2d():
    shapes = {
        "conv2d-1x1": (2, 5, 7, (4, 6), 1, 1, 0),
        "conv2d-1x1-stride-2": (2, 4, 6, (6, 6), 1, 2, 0),
        "conv2d-3x3": (2, 3, 4, (5, 7), 3, 1, 1),
        "conv2d-3x3-stride-2": (2, 4, 5, (8, 6), 3, 2, 1),
        "conv2d-3x3-stride-2-odd": (1, 3, 3, (7, 9), 3, 2, 1),
        "conv2d-7x7-stride-2": (2, 3, 6, (14, 12), 7, 2, 3),
    }
    for name, (batch, inputs, outputs, extent, size, stride, padding) in shapes.items():
        case = Case(name, stride=stride, padding=padding, size=size)
        x = case.variable("input", case.draw(batch, inputs, *extent))
        weight = case.parameter("weight", outputs, inputs, size, size)
        bias = case.parameter("bias", outputs)
        case.differentiate(functional.conv2d(x, weight, bias, stride, padding))
        yield case


def batch_normalisation():
    """Training mode moves `running_mean` and `running_var` to their `_after` values; inference
    mode is `inference_output`, from the statistics before that."""
    shapes = {
        "batch-norm-1d": ((4, 3, 10), 0.1, 1e-5),
        "batch-norm-1d-slow": ((2, 5, 7), 0.003, 1e-3),
        "batch-norm-2d": ((3, 4, 5, 6), 0.1, 1e-5),
    }
    for name, (shape, momentum, epsilon) in shapes.items():
        case = Case(name, momentum=momentum, epsilon=epsilon)
        channels = shape[1]
        per_channel = (1, channels) + (1,) * (len(shape) - 2)
        spread = 1 + torch.arange(channels, dtype=torch.float64).reshape(per_channel)
        x = case.variable("input", case.draw(*shape) * spread + spread)
        weight = case.variable("weight", case.draw(channels, offset=1, scale=0.3))
        bias = case.parameter("bias", channels)
        mean = case.put("running_mean", case.draw(channels))
        variance = case.put("running_var", case.draw(channels).abs() + 0.5)

        def normalise(mean, variance, training):
            return functional.batch_norm(
                x, mean, variance, weight, bias, training, momentum, epsilon
            )

        case.put("inference_output", normalise(mean, variance, False))
        mean, variance = mean.clone(), variance.clone()
        case.differentiate(normalise(mean, variance, True))
        case.put("running_mean_after", mean)
        case.put("running_var_after", variance)
        yield case


def pointwise():
    case = Case("relu")
    values = case.draw(3, 4, 11)
    values[:, 1, ::2] = 0
    values[0, 2, 3] = -0.0
    case.differentiate(torch.relu(case.variable("input", values)))
    yield case

    case = Case("dropout", share=0.25)
    x = case.variable("input", case.draw(3, 5, 8))
    uniform = torch.rand(x.shape, generator=case.generator)
    mask = case.put("mask", (uniform >= 0.25).to(torch.float64))
    case.differentiate(x * mask / 0.75)
    yield case

    for name, shape, outputs in [("linear", (6, 5), 3), ("linear-sequences", (3, 4, 7), 2)]:
        case = Case(name)
        x = case.variable("input", case.draw(*shape))
        weight = case.parameter("weight", outputs, shape[-1])
        bias = case.parameter("bias", outputs)
        case.differentiate(functional.linear(x, weight, bias))
        yield case

    case = Case("concatenation")
    parts = [case.variable(f"input_{i}", case.draw(2, 3, n)) for i, n in enumerate((5, 1, 4))]
    case.differentiate(torch.cat(parts, dim=2))
    yield case


def pooling():
    for name, shape in [("max-pool-time", (2, 3, 12)), ("max-pool-time-odd", (2, 4, 9))]:
        case = Case(name, size=2, stride=2, padding=0)
        x = case.variable("input", case.draw(*shape))
        case.differentiate(functional.max_pool1d(x, 2, 2))
        yield case

    for name, shape in [("max-pool-2d", (2, 3, 8, 6)), ("max-pool-2d-odd", (1, 2, 7, 9))]:
        case = Case(name, size=3, stride=2, padding=1)
        # Negative everywhere: padding that counted as zero would win.
        x = case.variable("input", -case.draw(*shape).abs() - 0.1)
        case.differentiate(functional.max_pool2d(x, 3, 2, 1))
        yield case

    shapes = {
        "max-channels-10": (2, 40, 9, 10),
        "max-channels-2": (3, 6, 5, 2),
        "max-channels-all": (1, 7, 4, 7),
    }
    for name, (batch, channels, time, size) in shapes.items():
        case = Case(name, size=size)
        x = case.variable("input", case.draw(batch, channels, time))
        groups = x.reshape(batch, channels // size, size, time).amax(dim=2)
        case.differentiate(groups.transpose(1, 2))
        yield case


def recurrent():
    """`initial_hidden` and `initial_cell` [layers, batch, hidden], zero unless the metadata say
    `state=given`; `final_hidden` and `final_cell` are what they become. The upstream gradient
    enters through `output` alone."""
    shapes = {
        "lstm-1-layer": (3, 5, 4, 6, 1, False, None),
        "lstm-2-layers": (2, 7, 5, 4, 2, False, None),
        "lstm-initial-state": (3, 4, 3, 5, 2, True, None),
        "lstm-one-step": (2, 1, 4, 3, 2, True, None),
        "lstm-peepholes": (2, 6, 4, 5, 2, False, 100.0),
        "lstm-peepholes-cell-clip": (3, 7, 4, 5, 2, False, 0.3),
        "lstm-peepholes-initial-state": (2, 5, 3, 4, 2, True, 0.3),
    }
    for name, (batch, time, features, hidden, layers, given, clip) in shapes.items():
        state = "given" if given else "zero"
        extra = {} if clip is None else {"cell_clip": clip}
        case = Case(name, layers=layers, hidden=hidden, state=state, **extra)
        if clip is None:
            module = torch.nn.LSTM(features, hidden, layers, batch_first=True)
        else:
            module = PeepholeLSTM(features, hidden, layers, clip)
        module.to(torch.float64)
        x = case.variable("input", case.draw(batch, time, features, scale=1.5))
        initial = [
            case.variable(f"initial_{part}", case.draw(layers, batch, hidden, scale=0.5 * given))
            for part in ("hidden", "cell")
        ]
        for parameter, values in module.named_parameters():
            setattr(module, parameter, torch.nn.Parameter(case.draw(*values.shape, scale=0.5)))
            case.differentiated.append(parameter)
            case.put(parameter, getattr(module, parameter))
        output, final = module(x, tuple(initial))
        case.put("final_hidden", final[0])
        case.put("final_cell", final[1])
        case.differentiate(output)
        if clip == 0.3:
            share = (final[1].abs() == clip).to(torch.float64).mean()
            assert 0 < share < 1, f"{name}: {share} of the cells clipped"
        yield case


def bidirectional():
    """Parameters under PyTorch's names after `r.`; the state begins at zero in both directions."""
    shapes = {
        "blstm-1-layer": (3, 6, 4, 5, 1),
        "blstm-2-layers": (2, 7, 5, 4, 2),
        "blstm-one-step": (2, 1, 4, 3, 2),
    }
    for name, (batch, time, features, hidden, layers) in shapes.items():
        case = Case(name, layers=layers, hidden=hidden)
        module = torch.nn.LSTM(features, hidden, layers, batch_first=True, bidirectional=True)
        module.to(torch.float64)
        x = case.variable("input", case.draw(batch, time, features, scale=1.5))
        for parameter, values in module.named_parameters():
            drawn = torch.nn.Parameter(case.draw(*values.shape, scale=0.5))
            setattr(module, parameter, drawn)
            case.differentiated.append(f"r.{parameter}")
            case.put(f"r.{parameter}", drawn)
        case.differentiate(module(x)[0])
        yield case


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    torch.manual_seed(0)
    torch.set_num_threads(1)
    for cases in [
        convolution_1d, convolution_2d, batch_normalisation, pointwise, pooling, recurrent,
        bidirectional, objectives, optimiser, vision,
    ]:  # fmt: skip
        for case in cases():
            case.write(folder)
            print(case.name)


if __name__ == "__main__":
    main()
