"""LSTM with peepholes and a clipped cell, written out in PyTorch's operations.

TensorFlow's LSTMCell (use_peepholes, cell_clip) is what the published system's code uses:

    i = sigmoid(W_i x + U_i h + b_i + w_ci * c)
    f = sigmoid(W_f x + U_f h + b_f + w_cf * c)
    g = tanh(W_g x + U_g h + b_g)
    c' = clip(f * c + i * g, -clip, clip)
    o = sigmoid(W_o x + U_o h + b_o + w_co * c')
    h' = o * tanh(c')

Names and shapes follow torch.nn.LSTM: weight_ih_l<k> [4 hidden, in], weight_hh_l<k>
[4 hidden, hidden], bias_ih_l<k> and bias_hh_l<k> [4 hidden], gates in the order i, f, g, o; the
peepholes weight_ci_l<k>, weight_cf_l<k>, weight_co_l<k> are [hidden]. TensorFlow's forget bias of
1 is part of the biases. The clip passes no gradient where it binds, as torch.clamp.
"""

import torch
from torch import nn


class PeepholeLSTM(nn.Module):
    """Layers of peephole LSTM over input [batch, time, features], from a zero state."""

    def __init__(self, features: int, hidden: int, layers: int, clip: float):
        super().__init__()
        self.hidden, self.layers, self.clip = hidden, layers, clip
        for layer in range(layers):
            width = features if layer == 0 else hidden
            shapes = {
                "weight_ih": (4 * hidden, width),
                "weight_hh": (4 * hidden, hidden),
                "bias_ih": (4 * hidden,),
                "bias_hh": (4 * hidden,),
                "weight_ci": (hidden,),
                "weight_cf": (hidden,),
                "weight_co": (hidden,),
            }
            for name, shape in shapes.items():
                values = torch.empty(shape).uniform_(-(hidden**-0.5), hidden**-0.5)
                self.register_parameter(f"{name}_l{layer}", nn.Parameter(values))

    def forward(self, input: torch.Tensor, state=None):
        """Returns output [batch, time, hidden] and (hidden, cell), each [layers, batch, hidden]."""
        if state is None:
            zero = input.new_zeros(self.layers, input.shape[0], self.hidden)
            state = (zero, zero)
        hiddens, cells = [], []
        for layer in range(self.layers):
            input, hidden, cell = self.run_layer(layer, input, state[0][layer], state[1][layer])
            hiddens.append(hidden)
            cells.append(cell)
        return input, (torch.stack(hiddens), torch.stack(cells))

    def run_layer(self, layer, input, hidden, cell):
        def weight(name):
            return getattr(self, f"{name}_l{layer}")

        outputs = []
        for step in range(input.shape[1]):
            gates = (
                input[:, step] @ weight("weight_ih").T
                + weight("bias_ih")
                + hidden @ weight("weight_hh").T
                + weight("bias_hh")
            )
            i, f, g, o = gates.chunk(4, dim=1)
            i = torch.sigmoid(i + weight("weight_ci") * cell)
            f = torch.sigmoid(f + weight("weight_cf") * cell)
            cell = torch.clamp(f * cell + i * torch.tanh(g), -self.clip, self.clip)
            o = torch.sigmoid(o + weight("weight_co") * cell)
            hidden = o * torch.tanh(cell)
            outputs.append(hidden)
        return torch.stack(outputs, dim=1), hidden, cell
