"""What every network's case holds, whatever the network takes in."""

import sys
from pathlib import Path

import torch

sys.path.append(str(Path(__file__).parents[1] / "Layers"))
sys.path.append(str(Path(__file__).parents[3] / "scripts" / "torch"))
from objectives import concordance, concordance_loss  # noqa: E402
from reference_case import Case  # noqa: E402


def draw_parameters(case: Case, network: torch.nn.Module):
    """Draws every parameter and statistic so that what passes through keeps its size."""
    state = {}
    for key, values in network.state_dict().items():
        if key.endswith("num_batches_tracked"):
            continue
        fan_in = values[0].numel() if values.dim() > 1 else 25
        drawn = case.draw(*values.shape, scale=2 * fan_in**-0.5)
        if key.endswith("running_var"):
            drawn = drawn.abs() + 0.5
        if values.dim() == 1 and key.endswith(".weight"):
            drawn = case.draw(*values.shape, scale=0.2, offset=1)
        state[key] = case.put(key, drawn)
    network.load_state_dict(state, strict=False)


def run(case: Case, network: torch.nn.Module, gold, *inputs, frozen=False):
    """One training step's forward and backward pass, prediction before and after it where there are
    running statistics. `frozen`: normalise by them in training too."""
    statistics = {key for key, _ in network.named_buffers() if "running" in key}

    def infer():
        with torch.no_grad():
            return network.eval()(*inputs)

    if statistics:
        case.put("inference_output", infer())
    output = case.put("output", network.train(not frozen)(*inputs))
    loss = case.put("loss", concordance_loss(output, gold).reshape(1))
    case.put("ccc", concordance(output, gold))
    loss.backward()
    for key, values in network.named_parameters():
        case.put(f"{key}_gradient", values.grad)
    if statistics:
        case.put("inference_output_after", infer())
        for key, values in network.named_buffers():
            if "running" in key:
                case.put(f"{key}_after", values)
