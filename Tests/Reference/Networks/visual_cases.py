"""Cases of the visual and the multimodal network, and of ResNet-50 at full size."""

import dataclasses

import numpy
import torch

from network_case import draw_parameters, run
from reference_case import Case
from speech_network import Configuration as SpeechConfiguration
from visual_network import MultimodalNetwork, VisualConfiguration, VisualFeatures, VisualNetwork

SMALL = dict(image_size=24, stem_filters=8, stage_blocks=(2, 1), stage_widths=(4, 8), hidden=5)
# Channels that fill no vector register, and an odd picture size.
ODD = dict(image_size=21, stem_filters=5, stage_blocks=(1, 2), stage_widths=(3, 5), hidden=4)
VISUAL = {
    "visual-paper": (VisualConfiguration("paper", projection=6, **SMALL), False),
    "visual-released": (VisualConfiguration("released", projection=None, **SMALL), False),
    "visual-odd": (VisualConfiguration("paper", projection=7, **ODD), False),
    "visual-frozen": (
        VisualConfiguration("paper", projection=6, pixel_scale="imagenet", **SMALL), True
    ),
}  # fmt: skip
SPEECH = dict(samples_per_step=16, filters1=4, taps1=8, filters2=6, pool_channels=3)
MULTIMODAL = {"multimodal-paper": ("paper", 40, 6), "multimodal-released": ("released", 10, None)}
BATCH, STEPS = 2, 4


def visual_cases():
    for name, (configuration, frozen) in VISUAL.items():
        case = Case(name, steps=STEPS, frozen=frozen, **dataclasses.asdict(configuration))
        network = VisualNetwork(configuration).to(torch.float64)
        draw_parameters(case, network)
        run(case, network, *gold_and_faces(case, configuration), frozen=frozen)
        yield case
    for name, (preset, taps2, projection) in MULTIMODAL.items():
        speech = SpeechConfiguration(preset, **SPEECH, taps2=taps2)
        visual = VisualConfiguration(preset, projection=projection, **SMALL)
        case = Case(name, steps=STEPS, **(dataclasses.asdict(speech) | dataclasses.asdict(visual)))
        network = MultimodalNetwork(speech, visual).to(torch.float64)
        draw_parameters(case, network)
        audio = case.put("input", case.draw(BATCH, STEPS * speech.samples_per_step))
        gold, faces = gold_and_faces(case, visual)
        run(case, network, gold, audio.reshape(BATCH, STEPS, -1), faces)
        yield case
    yield full_size()


def gold_and_faces(case: Case, configuration: VisualConfiguration):
    """Blocks of one colour, so that the faces differ from each other after pooling too."""
    size = configuration.image_size
    coarse = torch.rand(BATCH, STEPS, 4, 4, 3, generator=case.generator, dtype=torch.float64)
    places = torch.arange(size) * 4 // size
    faces = (coarse[:, :, places][:, :, :, places] * 255).round()
    gold = case.draw(BATCH, STEPS, configuration.dimensions, scale=0.3)
    gold[0, 1] = float("nan")
    case.put("gold", gold)
    case.put("faces", faces.flatten(0, 1))
    return gold, faces


def full_size() -> Case:
    """The features of ResNet-50, batch normalisation by its running statistics, of two faces whose
    pixels are hashes, with weights that are hashes of their places: see `hashes`.

    The numbers are drawn in the order of the parameters' names here, and the statistics are chosen
    so that what passes through keeps its size."""
    configuration = VisualConfiguration("released", projection=None)
    case = Case("visual-full", names=[])
    network = VisualFeatures(configuration)
    state = {}
    names = [name for name in network.state_dict() if not name.endswith("num_batches_tracked")]
    for index, name in enumerate(names):
        shape = network.state_dict()[name].shape
        values = torch.from_numpy(hashes(index, shape.numel())).reshape(shape)
        if name.endswith("running_var"):
            values = values / 4 + 0.5
        elif len(shape) == 1 and name.endswith("weight"):
            values = values / 8 + (0.25 if name.endswith("bn3.weight") else 0.75)
        elif len(shape) == 1:
            values = values / 8
        else:
            # A power of two, so that both sides round alike.
            fan_in = shape[1:].numel()
            values = values * 2.0 ** -((fan_in.bit_length() - 2) // 2)
        state[name] = values
    network.load_state_dict(state, strict=False)
    pixels = torch.from_numpy(hashes(len(names), 2 * 96 * 96 * 3)).to(torch.float64)
    faces = ((pixels + 1) * 128).floor().reshape(1, 2, 96, 96, 3)
    with torch.no_grad():
        case.put("features", network.to(torch.float64).eval()(faces)[0])
    case.metadata["names"] = ",".join(names)
    return case


def hashes(stream: int, count: int) -> numpy.ndarray:
    """SplitMix64's outputs for the states `stream * 2^40 + place`, their first 16 bits as -1..1."""
    with numpy.errstate(over="ignore"):
        z = numpy.arange(count, dtype=numpy.uint64) + numpy.uint64(stream << 40)
        z += numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z = z ^ (z >> numpy.uint64(31))
    return ((z >> numpy.uint64(48)).astype(numpy.float32) - 32768) / 32768
