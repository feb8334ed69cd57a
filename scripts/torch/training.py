"""The loop of `train`: epochs, learning curve, validation, and what a run leaves on the disk."""

import math
import os
from dataclasses import dataclass

import torch
from torch.utils.data import DataLoader

import augmentation
import checkpoints
from draws import mixed
from learning_curve import Row, fit
from objectives import concordance, concordance_loss, squared_error_loss
from segments import Recording, Schedule, Windows, checksum, collated
from settings import Settings
from visual_network import MultimodalNetwork

LOSSES = {"ccc": concordance_loss, "mse": squared_error_loss}
FILTER_DECAY = 1e-4


class DivergenceError(Exception):
    """Training has diverged: status 65."""


class Trainer:
    """A network, described by its metadata, and the recordings that it is trained and validated on."""

    def __init__(
        self, network, metadata: dict[str, str], settings: Settings, training: list[Recording],
        validation: list[Recording], device: str = "cpu", workers: int = 0,
    ):  # fmt: skip
        self.network, self.settings, self.metadata, self.device = network, settings, metadata, device
        self.training, self.validation = training, validation
        self.dimensions = metadata["dimensions"].split(",")
        self.windows = Windows(training, settings.sequence_length)
        self.schedule = Schedule(len(self.windows), settings.batch, settings.seed)
        self.workers = workers
        self.curve: list[Row] = []
        self.step = 0
        if settings.first_output == "gold":
            checkpoints.start_output(network, mean_ratings(training))
        network.to(device)
        for extractor in network.children():
            if hasattr(extractor, "dropout") and not isinstance(extractor, torch.nn.LSTM):
                extractor.dropout = settings.dropout
        self.adam = torch.optim.Adam(network.parameters(), lr=settings.learning_rate)
        sees = "stem_filters" in metadata
        self.identity = settings.metadata(sees) | {
            "train": ",".join(recording.name for recording in training),
            "validation": ",".join(recording.name for recording in validation),
            "data_checksum": checksum(training, self.dimensions) + checksum(validation, self.dimensions),
        }
        self.decayed = (
            [values for values in network.parameters() if values.dim() > 2]
            if checkpoints.is_released(metadata) else []
        )  # fmt: skip

    # MARK: Epochs

    @property
    def is_over(self) -> bool:
        best = max((index for index, row in enumerate(self.curve) if row.is_best), default=0)
        patience = self.settings.patience
        waited = len(self.curve) - 1 - best
        return len(self.curve) >= self.settings.epochs or (patience is not None and waited >= patience)

    def run_epoch(self) -> Row:
        epoch = len(self.curve) + 1
        # Dropout is PyTorch's own, from a state of its own in every epoch.
        torch.manual_seed(mixed(mixed(self.settings.seed) + epoch) >> 1)
        self.network.train()
        if self.settings.freeze_batch_norm:
            for module in self.network.modules():
                if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
                    module.eval()
        batches = DataLoader(
            self.windows, batch_sampler=self.schedule.batches(epoch), num_workers=self.workers,
            collate_fn=Collation(self.schedule.size), pin_memory=self.device != "cpu",
        )  # fmt: skip
        losses, norms, seen = [], [], []
        for batch in batches:
            predictions, gold, loss, norm = self.learn(batch, epoch)
            losses.append(loss)
            norms.append(norm)
            seen.append((predictions.flatten(0, 1).cpu(), gold.flatten(0, 1).cpu()))
        fits = fit(*(torch.cat(parts)[None] for parts in zip(*seen)))
        row = Row(
            epoch, sum(losses) / len(losses), fits, self.validate(epoch), sum(norms) / len(norms),
            self.rate(self.step),
        )  # fmt: skip
        row.is_best = all(row.score > other.score for other in self.curve)
        self.curve.append(row)
        return row

    def learn(self, batch: dict[str, torch.Tensor], epoch: int):
        """One step of the optimiser."""
        gold = batch.pop("gold").to(self.device)
        predictions = self.predictions(self.augmented(batch))
        loss = LOSSES[self.settings.objective](predictions, gold)
        if not predictions.isfinite().all():
            raise DivergenceError(
                f"the loss is nan at step {self.step + 1}, in epoch {epoch}: try a smaller learning rate"
            )
        self.adam.zero_grad()
        loss.backward()
        for values in self.decayed:
            values.grad += FILTER_DECAY * values
        limit = self.settings.gradient_limit or math.inf
        norm = torch.nn.utils.clip_grad_norm_(self.network.parameters(), limit)
        self.step += 1
        for group in self.adam.param_groups:
            group["lr"] = self.rate(self.step)
        self.adam.step()
        return predictions.detach(), gold, loss.item(), norm.item()

    def rate(self, step: int) -> float:
        """Grows evenly over the first steps."""
        full, warm_up = self.settings.learning_rate, self.settings.warm_up
        return full * step / warm_up if step < warm_up else full

    def augmented(self, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        settings = self.settings
        if "faces" not in batch or settings.augmentation == "none":
            return batch
        faces = batch["faces"].to(self.device)
        size, steps = faces.shape[2], faces.shape[1]
        changed = [
            augmentation.changed(
                sequence,
                augmentation.draws(settings.augmentation, size, steps, settings.seed, self.step, place),
            )
            for place, sequence in enumerate(faces)
        ]
        return batch | {"faces": torch.stack(changed)}

    def predictions(self, inputs: dict[str, torch.Tensor]) -> torch.Tensor:
        """[batch, steps, dimensions], f32."""
        inputs = {kind: values.to(self.device).float() for kind, values in inputs.items()}
        with torch.autocast(self.device.split(":")[0], torch.bfloat16, self.settings.precision == "bf16"):
            if isinstance(self.network, MultimodalNetwork):
                return self.network(inputs["audio"], inputs["faces"]).float()
            return self.network(next(iter(inputs.values()))).float()

    @torch.no_grad()
    def validate(self, epoch: int) -> list[float]:
        """CCC of each dimension over the validation partition, sequences each from an empty state."""
        self.network.eval()
        length = self.settings.sequence_length
        predictions = [
            self.predictions({k: v[None] for k, v in recording.read(start, end).items()})[0].cpu()
            for recording in self.validation
            for start in range(0, recording.steps, length)
            for end in [min(start + length, recording.steps)]
        ]
        predictions = torch.cat(predictions)
        if not predictions.isfinite().all():
            raise DivergenceError(
                f"a prediction is no finite number at step {self.step}, in epoch {epoch}: "
                "try a smaller learning rate"
            )
        gold = torch.cat([recording.gold for recording in self.validation])
        return concordance(predictions[None].double(), gold[None].double()).tolist()

    # MARK: Files

    def run(self, path: str, finished):
        """Trains until all epochs are done or patience is over; `finished` is given each row once its files
        are on the disk."""
        while not self.is_over:
            row = self.run_epoch()
            tensors = checkpoints.parameters(self.network)
            if row.is_best:
                scores = {
                    f"validation_ccc_{name}": repr(value)
                    for name, value in zip(self.dimensions, row.validation)
                }
                metadata = self.metadata | self.identity | {"epoch": str(row.epoch)} | scores
                checkpoints.write(tensors, metadata | self.plateau(), path)
            state = {"optimiser_step": str(self.step), "curve": "\n".join(row.text for row in self.curve)}
            checkpoints.write(
                tensors | checkpoints.moments(self.network, self.adam),
                self.metadata | self.identity | state, path + ".resume",
            )  # fmt: skip
            finished(row)

    def plateau(self) -> dict[str, str]:
        """Dimensions that the run has not learnt at all by now: no training CCC of .1."""
        count = len(self.dimensions)
        stuck = [
            name for place, name in enumerate(self.dimensions)
            if not any(row.fits[:count][place] >= 0.1 for row in self.curve)
        ]  # fmt: skip
        return {"plateau": ",".join(stuck)} if stuck else {}

    def resume(self, path: str) -> bool:
        """Goes on from the state beside a model, of `train` or of this; False where there is none."""
        if not os.path.exists(path + ".resume"):
            return False
        tensors, found = checkpoints.read(path + ".resume")
        for name, expected in sorted((self.metadata | self.identity).items()):
            if found.get(name) != expected:
                raise ValueError(
                    f"{path}.resume: the run to resume had {name} {found.get(name, 'none')}, not {expected}"
                )
        if "part_of_epoch" in found:
            raise ValueError(
                f"{path}.resume: expected a run that was left at an epoch's end, found one within epoch "
                f"{len(found['curve'].splitlines()) + 1}: train --resume ends it"
            )
        checkpoints.load(self.network, tensors)
        self.step = int(found["optimiser_step"])
        checkpoints.load_moments(self.network, self.adam, tensors, self.step)
        self.curve = [Row.parse(text, len(self.dimensions)) for text in found["curve"].split("\n")]
        return True


@dataclass
class Collation:
    """Of a size; a class, so that workers of a DataLoader can have it."""

    size: int

    def __call__(self, items):
        return collated(items, self.size)


def mean_ratings(recordings: list[Recording]) -> list[float]:
    gold = torch.cat([recording.gold for recording in recordings]).double()
    return torch.nanmean(gold, dim=0).tolist()
