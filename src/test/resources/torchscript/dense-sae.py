  def loss(self: __torch__.Kakehashi, x: Tensor, k: Tensor, w: List[Tensor]) -> Tensor:
    scores = torch.relu(torch.linear(torch.sub(x, w[3]), w[0], w[1]))
    values, latents, = torch.topk(scores, int(k), 1, True, True)
    z = torch.scatter(torch.zeros_like(scores), 1, latents, values)
    error = torch.sub(torch.add(torch.matmul(z, w[2]), w[3]), x)
    return torch.mean(torch.sum(torch.mul(error, error), [1]))
