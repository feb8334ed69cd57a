#!/usr/bin/env python3
"""Train a network in PyTorch, on a GPU where there is one, as `train` does on processors.

    train.py speech|visual|multimodal --segments FOLDER --gold FILE --partition FILE --output MODEL ...

Options, defaults, output and files are those of `train`: MODEL is for `predict`, and MODEL.resume for --resume,
here or there. Without dropout the learning curve is that of `train`, as long as rounding allows. docs/python.md
tells the differences.
"""

import argparse
import sys

import torch

import checkpoints
from learning_curve import header
from segments import DataError, Gold, read_partition, read_recording
from settings import Settings
from training import DivergenceError, Trainer


class Parser(argparse.ArgumentParser):
    def error(self, message):
        fail(message, 64)


def fail(message, status):
    print(f"train.py: error: {message}", file=sys.stderr)
    sys.exit(status)


def parser() -> Parser:
    shared = Parser(add_help=False)
    shared.add_argument("--segments", action="append", required=True, metavar="folder")
    shared.add_argument("--gold", action="append", required=True, metavar="file")
    shared.add_argument("--partition", required=True, metavar="file")
    shared.add_argument("--output", required=True, metavar="file")
    shared.add_argument("--objective", choices=["ccc", "mse"], default="ccc")
    shared.add_argument("--sequence-length", type=int, default=150, metavar="steps")
    shared.add_argument("--epochs", type=int, default=60)
    shared.add_argument("--learning-rate", type=float, default=1e-4)
    shared.add_argument("--first-output", choices=["gold", "random"])
    shared.add_argument("--warm-up", type=int, metavar="steps")
    shared.add_argument("--gradient-limit", type=float, metavar="norm")
    shared.add_argument("--as-published", action="store_true")
    shared.add_argument("--patience", type=int, metavar="epochs")
    shared.add_argument("--dropout", type=float, default=0.5, metavar="rate")
    shared.add_argument("--seed", type=int, default=0)
    shared.add_argument("--resume", action="store_true")
    shared.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu",
                        help="of PyTorch: cpu, cuda, cuda:1, ... (default: a GPU if there is one)")  # fmt: skip
    shared.add_argument("--workers", type=int, default=0, help="processes that read segments (default: 0)")
    faces = Parser(add_help=False)
    faces.add_argument("--augment", choices=["none", "sequence", "frame"], default="sequence")
    faces.add_argument("--freeze-batch-norm", action="store_true")
    faces.add_argument("--precision", choices=["f32", "bf16"], default="f32")

    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="network", required=True)
    speech = kinds.add_parser("speech", parents=[shared])
    speech.add_argument("--preset", choices=list(checkpoints.SPEECH), default="paper")
    speech.add_argument("--batch", type=int, default=25, metavar="sequences")
    visual = kinds.add_parser("visual", parents=[shared, faces])
    visual.add_argument("--preset", choices=list(checkpoints.VISUAL), default="paper")
    visual.add_argument("--initial-weights", metavar="file")
    visual.add_argument("--pixel-scale", choices=["unit", "imagenet"])
    multimodal = kinds.add_parser("multimodal", parents=[shared, faces])
    multimodal.add_argument("--speech", required=True, metavar="file")
    multimodal.add_argument("--visual", required=True, metavar="file")
    for kind in (visual, multimodal):
        kind.add_argument("--batch", type=int, default=2, metavar="sequences")
    return parser


def settings_of(options) -> Settings:
    published = options.as_published
    limit = options.gradient_limit
    if limit is None:
        limit = 0.0 if published else 1.0
    settings = Settings(
        objective=options.objective, sequence_length=options.sequence_length, batch=options.batch,
        epochs=options.epochs, learning_rate=options.learning_rate,
        first_output=options.first_output or ("random" if published else "gold"),
        warm_up=options.warm_up if options.warm_up is not None else (0 if published else 20),
        gradient_limit=limit or None, patience=options.patience, dropout=options.dropout,
        seed=options.seed,
    )  # fmt: skip
    if options.network != "speech":
        settings.augmentation = options.augment
        settings.freeze_batch_norm = options.freeze_batch_norm
        settings.precision = options.precision
    for name in ("sequence_length", "batch", "epochs"):
        if getattr(settings, name) < 1:
            fail(f"--{name.replace('_', '-')}: expected at least 1, found {getattr(settings, name)}", 64)
    if not 0 <= settings.dropout < 1:
        fail(f"--dropout: expected 0 to below 1, found {settings.dropout}", 64)
    if settings.learning_rate <= 0:
        fail(f"--learning-rate: expected a number above 0, found {settings.learning_rate}", 64)
    return settings


def network_for(options, dimensions: list[str], first) -> tuple[torch.nn.Module, dict[str, str]]:
    """With first weights as `train` has them, and its description."""
    extractors = {}
    match options.network:
        case "speech":
            description = checkpoints.speech_description(options.preset)
        case "visual":
            scale = options.pixel_scale or ("imagenet" if options.initial_weights else "unit")
            size = first.shapes["faces"][1]
            description = checkpoints.visual_description(options.preset, size, scale, first.step)
            if options.initial_weights:
                extractors = residual_network(options.initial_weights)
        case "multimodal":
            files = {kind: checkpoints.read(getattr(options, kind)) for kind in ("speech", "visual")}
            for kind, (tensors, metadata) in files.items():
                if metadata.get("network") != kind:
                    raise DataError(f"{getattr(options, kind)}: expected a {kind} network, found another")
                extractors |= {k: v for k, v in tensors.items() if k.startswith(f"{kind}.")}
            description = checkpoints.multimodal_description(*(m for _, m in files.values()))
    metadata = checkpoints.with_head(description, dimensions, options.sequence_length)
    check(first, metadata)
    network = checkpoints.network_of(metadata)
    checkpoints.draw_parameters(network, options.seed)
    state = network.state_dict()
    for name, values in extractors.items():
        if name not in state or state[name].shape != values.shape:
            raise DataError(f"expected the tensors of the {options.network} network, found '{name}' too")
        state[name].copy_(values)
    return network, metadata


def residual_network(path: str) -> dict[str, torch.Tensor]:
    """A ResNet-50 as torchvision or timm names it, without its classifier."""
    tensors, _ = checkpoints.read(path)
    return {
        f"visual.{name}": values for name, values in tensors.items()
        if not name.startswith("fc.") and not name.endswith("num_batches_tracked")
    }  # fmt: skip


def check(recording, metadata: dict[str, str]):
    """Refuses segments of another kind than the network takes."""
    for kind, key, found in (
        ("audio", "samples_per_step", lambda: recording.shapes["audio"][1]),
        ("audio", "sample_rate", lambda: recording.metadata["sample_rate"]),
        ("faces", "image_size", lambda: recording.shapes["faces"][1]),
    ):
        if kind in recording.shapes and str(found()) != metadata[key]:
            raise DataError(f"{recording.paths[kind]}: expected {key} {metadata[key]}, found {found()}")


def run(options):
    settings = settings_of(options)
    kinds = {"speech": ["audio"], "visual": ["faces"], "multimodal": ["audio", "faces"]}[options.network]
    parts, gold = read_partition(options.partition), Gold(options.gold)
    corpora = {
        part: [read_recording(options.segments, name, kinds, gold) for name in parts[part]]
        for part in ("train", "validation")
    }
    for part, recordings in corpora.items():
        if not recordings:
            raise DataError(f"{options.partition}: expected recordings in {part}, found none")
    network, metadata = network_for(options, gold.dimensions, corpora["train"][0])
    for recording in corpora["train"] + corpora["validation"]:
        check(recording, metadata)
    if all(recording.steps < settings.sequence_length for recording in corpora["train"]):
        raise DataError(f"expected a recording of {settings.sequence_length} steps or more in train, found none")
    trainer = Trainer(
        network, metadata, settings, corpora["train"], corpora["validation"], options.device, options.workers
    )
    resumed = options.resume and trainer.resume(options.output)
    count = sum(values.numel() for values in network.parameters())
    print(
        f"train.py: {count} parameters, {len(trainer.windows)} windows of {settings.sequence_length} steps "
        f"in batches of up to {settings.batch} on {options.device}"
        + (f", resumed after epoch {len(trainer.curve)}" if resumed else ""), file=sys.stderr,
    )  # fmt: skip
    print(header(gold.dimensions))
    for row in trainer.curve:
        print(row.text, flush=True)
    trainer.run(options.output, lambda row: print(row.text, flush=True))


def main():
    try:
        run(parser().parse_args())
    except (DataError, DivergenceError) as error:
        fail(error, 65)
    except ValueError as error:
        fail(error, 64)
    except FileNotFoundError as error:
        fail(f"{error.filename}: expected a file, found none", 66)


if __name__ == "__main__":
    main()
