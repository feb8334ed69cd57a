"""Cases of what training adds to the layers: the two objectives and the optimiser."""

import torch

from objectives import concordance, concordance_loss, squared_error_loss
from reference_case import Case, rounded

NAN = float("nan")


def objectives():
    """`input` and `gold` [batch, steps, dimensions], missing gold is NaN; `loss` [1] and, for the
    concordance objective, `ccc` [dimensions]."""
    for objective, loss in [("ccc", concordance_loss), ("mse", squared_error_loss)]:
        for kind in ["pooled", "missing-gold", "offset", "small-spread", "constant-prediction"]:
            case = Case(f"{objective}-{kind}", objective=objective)
            gold = case.draw(3, 8, 2, scale=0.3, offset=0.1)
            values = 0.6 * gold + case.draw(3, 8, 2, scale=0.2)
            if kind == "missing-gold":
                gold[0, :3, 0] = NAN
                gold[1] = NAN
                gold[2, 5:, 1] = NAN
            if kind == "offset":
                gold, values = gold + 50, values + 51
            if kind == "small-spread":
                gold, values = gold * 1e-3, values * 1e-3
            if kind == "constant-prediction":
                values = torch.full_like(gold, 0.25)
            prediction = case.variable("input", rounded(values))
            gold = case.put("gold", rounded(gold))
            value = case.put("loss", loss(prediction, gold).reshape(1))
            if objective == "ccc":
                case.put("ccc", concordance(prediction, gold))
            value.backward()
            case.put_gradients()
            yield case


def optimiser():
    """`initial` [values], the `gradients` of five steps and the `values` after each, both
    [5, values], and the two moments at the end. The last value's gradient is always zero. Once as
    it is, and once with the gradient's norm limited and a rate that grows over the first steps."""
    yield adam("adam", warm_up=0, gradient_limit=float("inf"))
    yield adam("adam-warm-up", warm_up=3, gradient_limit=1.5)


def adam(name, warm_up, gradient_limit):
    learning_rate, betas, epsilon = 1e-4, (0.9, 0.999), 1e-8
    start = {"warm_up": warm_up, "gradient_limit": gradient_limit} if warm_up else {}
    case = Case(
        name, learning_rate=learning_rate, beta1=betas[0], beta2=betas[1], epsilon=epsilon, **start
    )
    # With a limit, some of the gradients are longer and some are not.
    scales = torch.tensor([1, 1e-3, 1e-6, 1e-8, 1 if warm_up else 1e3, 1, 1, 0])
    values = torch.nn.Parameter(case.put("initial", case.draw(8, scale=0.01)).clone())
    case.put("gradients", rounded(case.draw(5, 8) * scales))
    optimiser = torch.optim.Adam([values], lr=learning_rate, betas=betas, eps=epsilon)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / warm_up) if warm_up else 1
    )
    steps = []
    for gradient in case.tensors["gradients"]:
        values.grad = gradient.clone()
        torch.nn.utils.clip_grad_norm_([values], gradient_limit)
        optimiser.step()
        rate.step()
        steps.append(values.detach().clone())
    case.put("values", torch.stack(steps))
    case.put("first_moment", optimiser.state[values]["exp_avg"])
    case.put("second_moment", optimiser.state[values]["exp_avg_sq"])
    return case
