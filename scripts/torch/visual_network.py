"""The visual and the multimodal network in PyTorch, in all presets, under the names that checkpoints
use.

ResNet with bottleneck blocks in plain torch.nn, named and shaped as torchvision's and timm's
`resnet50`, the stride in the 3x3 convolution of each stage's first block; then the mean over all
positions, a linear projection (None for none), LSTM and output as in speech_network.py.

    visual.conv1.weight [stem, 3, 7, 7]        visual.bn1.weight, bias, running_mean, running_var
    visual.layer1.0.conv1.weight, bn1.*, conv2, bn2, conv3, bn3, downsample.0.weight, downsample.1.*
    visual.projection.weight [projection, 4 * last width]    visual.projection.bias
    recurrent.*, output.* as in speech_network.py
"""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from peephole_lstm import PeepholeLSTM
from speech_network import Configuration as SpeechConfiguration
from speech_network import SpeechFeatures, direct

EXPANSION = 4
MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)


@dataclass(frozen=True)
class VisualConfiguration:
    preset: str = "paper"
    image_size: int = 96
    stem_filters: int = 64
    stage_blocks: tuple[int, ...] = (3, 4, 6, 3)
    stage_widths: tuple[int, ...] = (64, 128, 256, 512)
    projection: int | None = 640
    pixel_scale: str = "unit"
    hidden: int = 256
    layers: int = 2
    dimensions: int = 2
    cell_clip: float = 100

    @property
    def momentum(self) -> float:
        return 0.003 if self.preset == "released" else 0.1

    @property
    def pooled(self) -> int:
        return EXPANSION * self.stage_widths[-1]

    @property
    def features(self) -> int:
        return self.projection or self.pooled

    def metadata(self) -> dict[str, str]:
        """As a checkpoint describes its network."""
        return {
            "network": "visual", "preset": self.preset, "dimensions": "arousal,valence",
            "image_size": str(self.image_size), "stem_filters": str(self.stem_filters),
            "stage_blocks": ",".join(map(str, self.stage_blocks)),
            "stage_widths": ",".join(map(str, self.stage_widths)),
            "projection": str(self.projection or 0), "pixel_scale": self.pixel_scale,
            "step": "0.04", "hidden": str(self.hidden), "recurrent_layers": str(self.layers),
        }  # fmt: skip


class Block(nn.Module):
    def __init__(self, inputs: int, width: int, stride: int, momentum: float):
        super().__init__()
        outputs = EXPANSION * width
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width, momentum=momentum)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width, momentum=momentum)
        self.conv3 = nn.Conv2d(width, outputs, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outputs, momentum=momentum)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride > 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False),
                nn.BatchNorm2d(outputs, momentum=momentum),
            )

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


class VisualFeatures(nn.Module):
    """Faces [batch, steps, size, size, 3], 0..255, to features [batch, steps, features]."""

    def __init__(self, configuration: VisualConfiguration):
        super().__init__()
        c = configuration
        self.configuration = c
        self.memory_format = torch.contiguous_format
        self.dropout = 0.0
        self.conv1 = nn.Conv2d(3, c.stem_filters, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(c.stem_filters, momentum=c.momentum)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        channels = c.stem_filters
        for stage, (count, width) in enumerate(zip(c.stage_blocks, c.stage_widths)):
            blocks = []
            for index in range(count):
                stride = 2 if stage > 0 and index == 0 else 1
                blocks.append(Block(channels, width, stride, c.momentum))
                channels = EXPANSION * width
            self.add_module(f"layer{stage + 1}", nn.Sequential(*blocks))
        if c.projection:
            self.projection = nn.Linear(channels, c.projection)

    def scaled(self, faces):
        """[frames, 3, size, size]."""
        x = faces.flatten(0, 1).permute(0, 3, 1, 2) / 255
        if self.configuration.pixel_scale == "imagenet":
            mean, deviation = (x.new_tensor(v).reshape(3, 1, 1) for v in (MEAN, DEVIATION))
            x = (x - mean) / deviation
        return x.contiguous(memory_format=self.memory_format)

    def residual(self, x):
        """[frames, 3, size, size] to [frames, channels]."""
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        for stage in range(len(self.configuration.stage_blocks)):
            x = getattr(self, f"layer{stage + 1}")(x)
        return functional.adaptive_avg_pool2d(x, 1).flatten(1)

    def forward(self, faces):
        x = self.residual(self.scaled(faces))
        if self.configuration.projection:
            x = self.projection(x)
        if self.dropout and self.configuration.preset != "released":
            x = functional.dropout(x, self.dropout, self.training)
        return x.reshape(*faces.shape[:2], -1)


def recurrent_layers(preset: str, features: int, hidden: int, layers: int, cell_clip: float):
    if preset == "released":
        return PeepholeLSTM(features, hidden, layers, cell_clip)
    return nn.LSTM(features, hidden, layers, batch_first=True)


class VisualNetwork(nn.Module):
    """Faces [batch, steps, size, size, 3] to predictions [batch, steps, dimensions]."""

    def __init__(self, configuration: VisualConfiguration):
        super().__init__()
        c = configuration
        self.visual = VisualFeatures(c)
        self.recurrent = recurrent_layers(c.preset, c.features, c.hidden, c.layers, c.cell_clip)
        self.output = nn.Linear(c.hidden, c.dimensions)

    def forward(self, faces):
        return self.output(self.recurrent(self.visual(faces))[0])


class MultimodalNetwork(nn.Module):
    """Audio [batch, steps, samples per step] and faces [batch, steps, size, size, 3] to predictions
    [batch, steps, dimensions]: both extractors' features, speech first, under one head."""

    def __init__(self, speech: SpeechConfiguration, visual: VisualConfiguration, convolve2=direct):
        super().__init__()
        self.speech = SpeechFeatures(speech, convolve2)
        self.visual = VisualFeatures(visual)
        released = speech.preset == visual.preset == "released"
        self.recurrent = recurrent_layers(
            "released" if released else "paper", speech.features + visual.features,
            visual.hidden, visual.layers, visual.cell_clip,
        )  # fmt: skip
        self.output = nn.Linear(visual.hidden, visual.dimensions)

    def features(self, audio, faces):
        return torch.cat((self.speech(audio), self.visual(faces)), dim=2)

    def forward(self, audio, faces):
        return self.output(self.recurrent(self.features(audio, faces))[0])
