"""Writes PyTorch's numbers for the whole networks, in all presets and small dimensions.

    python3 make_reference.py [FOLDER]
    python3 make_reference.py --full CHECKPOINT SEGMENTS...     (see predict.py)

Writes <case>.safetensors beside this script, or into FOLDER; every run writes the same numbers,
float32, computed in float64. Tensors: the parameters under a checkpoint's names; `input`
[batch, steps * samples per step], `faces` [batch * steps, size, size, 3] and `features`
[batch, steps, features]; `gold` [batch, steps, 2], missing is NaN; `output`, `loss` [1]
(CCC, without weight decay, dropout off) and `<name>_gradient` of every parameter, of one training
step's forward and backward pass. With batch normalisation `output` comes from the batch's
statistics; the step moves the running ones to `<name>_after`; `inference_output` and
`inference_output_after` use the running statistics before and after it.
"""

import dataclasses
import sys
from pathlib import Path

import torch

from network_case import draw_parameters, run
from recurrent_network import RecurrentConfiguration, RecurrentNetwork
from speech_network import Configuration, SpeechNetwork, direct, spectral
from visual_cases import visual_cases

from reference_case import Case

NAN = float("nan")

SMALL = dict(
    samples_per_step=16, filters1=4, taps1=8, filters2=6, taps2=40, pool_channels=3, hidden=8
)
# Odd taps, and a second stage long enough to be worth the frequency domain.
LONG = dict(
    samples_per_step=20, filters1=3, taps1=7, filters2=8, taps2=101, pool_channels=4, hidden=6
)
FRAMED = dict(
    samples_per_step=24, filters1=4, taps1=5, filters2=6, taps2=12, pool_channels=2, hidden=5
)
CASES = {
    "paper": (Configuration("paper", **SMALL), 3, 12),
    "paper-long-taps": (Configuration("paper", **LONG), 2, 15),
    "released": (Configuration("released", **(SMALL | dict(taps2=10))), 3, 12),
    "released-cell-clip": (Configuration("released", **FRAMED, cell_clip=0.2), 2, 9),
}


def speech_case(name: str, configuration: Configuration, batch: int, steps: int) -> Case:
    case = Case(name, steps=steps, **dataclasses.asdict(configuration))
    network = SpeechNetwork(configuration).to(torch.float64)
    draw_parameters(case, network)
    audio = case.draw(batch, steps * configuration.samples_per_step)
    gold = case.draw(batch, steps, configuration.dimensions, scale=0.3)
    if name in ("paper-long-taps", "released-cell-clip"):
        gold[0, 2:5] = NAN
        gold[1, :4, 1] = NAN
    case.put("input", audio)
    case.put("gold", gold)
    framed = audio.reshape(batch, steps, -1)
    run(case, network, gold, framed)
    return case


RECURRENT = {
    "recurrent": (RecurrentConfiguration(5, 4), 3, 9),
    "recurrent-forward": (RecurrentConfiguration(3, 5, 1, bidirectional=False), 2, 11),
}


def recurrent_case(
    name: str, configuration: RecurrentConfiguration, batch: int, steps: int
) -> Case:
    case = Case(name, steps=steps, **dataclasses.asdict(configuration))
    network = RecurrentNetwork(configuration).to(torch.float64)
    draw_parameters(case, network)
    features = case.put("features", case.draw(batch, steps, configuration.features))
    gold = case.draw(batch, steps, configuration.dimensions, scale=0.3)
    gold[0, 2:5] = NAN
    case.put("gold", gold)
    run(case, network, gold, features)
    return case


def main():
    arguments = sys.argv[1:]
    if arguments[:1] == ["--full"]:
        import predict

        predict.main(arguments[1:])
        return
    folder = Path(arguments[0]) if arguments else Path(__file__).parent
    torch.set_num_threads(1)
    torch.manual_seed(0)
    x, weight = torch.randn(2, 3, 250).double(), torch.randn(4, 3, 100).double()
    assert torch.allclose(spectral(x, weight, None), direct(x, weight, None), atol=1e-10)
    for name, (configuration, batch, steps) in CASES.items():
        speech_case(name, configuration, batch, steps).write(folder)
        print(name)
    for name, (configuration, batch, steps) in RECURRENT.items():
        recurrent_case(name, configuration, batch, steps).write(folder)
        print(name)
    for case in visual_cases():
        case.write(folder)
        print(case.name)


if __name__ == "__main__":
    main()
