  # XLM-RoBERTa and COMET's estimator (METHOD section 8) on x (B, T, d).

  # w: tokens, positions and types (1, d) as embeddings, then scale and shift of a layer norm
  def embed(self: __torch__.Kakehashi, ids: Tensor, places: Tensor, eps: Tensor, w: List[Tensor]) -> Tensor:
    x = torch.embedding(w[0], ids) + torch.embedding(w[1], places)
    x = x + torch.select(w[2], 0, 0)
    return torch.layer_norm(x, [torch.size(x, 2)], w[3], w[4], float(eps))

  # w: weight and bias of query, key, value and output, a layer norm, those of the two inner layers, a layer norm
  def block(self: __torch__.Kakehashi, x: Tensor, mask: Tensor, heads: Tensor, eps: Tensor, w: List[Tensor]) -> Tensor:
    rows = torch.size(x, 0)
    length = torch.size(x, 1)
    width = torch.size(x, 2)
    h = int(heads)
    size = width // h
    q = torch.transpose(torch.reshape(torch.linear(x, w[0], w[1]), [rows, length, h, size]), 1, 2)
    k = torch.transpose(torch.reshape(torch.linear(x, w[2], w[3]), [rows, length, h, size]), 1, 2)
    v = torch.transpose(torch.reshape(torch.linear(x, w[4], w[5]), [rows, length, h, size]), 1, 2)
    mixed = torch.scaled_dot_product_attention(q, k, v, mask, 0., False)
    joined = torch.reshape(torch.transpose(mixed, 1, 2), [rows, length, width])
    x = torch.layer_norm(torch.linear(joined, w[6], w[7]) + x, [width], w[8], w[9], float(eps))
    inner = torch.gelu(torch.linear(x, w[10], w[11]))
    return torch.layer_norm(torch.linear(inner, w[12], w[13]) + x, [width], w[14], w[15], float(eps))

  # one score for each row of features (B, f); w: weight and bias of every layer, tanh between them
  def estimate(self: __torch__.Kakehashi, x: Tensor, w: List[Tensor]) -> Tensor:
    last = torch.len(w) // 2 - 1
    for i in range(last):
      x = torch.tanh(torch.linear(x, w[2 * i], w[2 * i + 1]))
    x = torch.linear(x, w[2 * last], w[2 * last + 1])
    return torch.reshape(x, [-1])
