  # A TopK SAE of n latents, k of them active, on a batch of B vectors of width d (equations 1 to 3; METHOD section 3).
  # Its weights, in this order: encoder (n, d), encoder bias (n), decoder (n, d) with a latent's direction a row, decoder bias (d).

  # x - b_dec (B, d) into scores of all latents, in memory that is there; (B, n)
  def encode(self: __torch__.Kakehashi, x: Tensor, encoder: Tensor, bias: Tensor, out: Tensor) -> Tensor:
    return torch.addmm(bias, x, torch.t(encoder), beta=1, alpha=1, out=out)

  # what directions (m, d) add to the scores of tokens, rows of an unembedding (v, d); (m, v)
  def scores(self: __torch__.Kakehashi, directions: Tensor, table: Tensor) -> Tensor:
    return self.product(directions, table, None)

  # equation (1): the k largest of each row and their latents, both (B, k); bfloat16 products where half
  def best(self: __torch__.Kakehashi, centred: Tensor, encoder: Tensor, bias: Tensor, k: int, half: bool) -> List[Tensor]:
    if half:
      narrow = torch.linear(torch.to(centred, 15, False, False, None), torch.to(encoder, 15, False, False, None))
      scores = torch.to(narrow, 6, False, False, None) + bias
    else:
      scores = self.product(centred, encoder, bias)
    values, latents, = torch.topk(scores, k, 1, True, True)
    return [torch.relu(values), latents]

  def chosen(self: __torch__.Kakehashi, x: Tensor, encoder: Tensor, bias: Tensor, decoder_bias: Tensor, k: Tensor) -> List[Tensor]:
    return self.best(x - decoder_bias, encoder, bias, int(k), False)

  # one step of Adam on w, in place; rate and root have the corrections for bias in them
  def adam(self: __torch__.Kakehashi, numbers: Tensor, w: Tensor, mean: Tensor, square: Tensor, g: Tensor) -> Tensor:
    rate = float(numbers[3])
    root_correction = float(numbers[4])
    beta1 = float(numbers[5])
    beta2 = float(numbers[6])
    epsilon = float(numbers[7])
    _0 = torch.add_(torch.mul_(mean, beta1), g, alpha=1. - beta1)
    _1 = torch.addcmul_(torch.mul_(square, beta2), g, g, value=1. - beta2)
    root = torch.add_(torch.div_(torch.sqrt(square), root_correction), epsilon)
    return torch.addcdiv_(w, mean, root, value=-rate)

  # loss of equation (3) on x (B, d), then Adam on all weights and unit norm for every decoder direction
  # numbers: k, rows whose scores are in memory at once, whether in bfloat16, and those of adam
  # returns the loss and the norms of the gradients of encoder, encoder bias, decoder and decoder bias
  def step(self: __torch__.Kakehashi, x: Tensor, numbers: Tensor, w: List[Tensor], means: List[Tensor], squares: List[Tensor]) -> Tensor:
    k = int(numbers[0])
    rows = int(numbers[1])
    half = float(numbers[2]) > 0.
    encoder = w[0]
    encoder_bias = w[1]
    decoder = w[2]
    decoder_bias = w[3]
    batch = torch.size(x, 0)
    latents = torch.size(encoder, 0)
    centred = x - decoder_bias

    # z and its latents j, of all tokens one behind the other; (B k)
    zs = annotate(List[Tensor], [])
    js = annotate(List[Tensor], [])
    for i in range((batch + rows - 1) // rows):
      part = torch.slice(centred, 0, i * rows, (i + 1) * rows, 1)
      found = self.best(part, encoder, encoder_bias, k, half)
      _0 = torch.append(zs, torch.reshape(found[0], [-1]))
      _1 = torch.append(js, torch.reshape(found[1], [-1]))
    z = torch.cat(zs, 0)
    j = torch.cat(js, 0)

    # equation (2): the decoder as an embedding whose rows are summed by token, weighted by z
    pairs = torch.arange(0, batch * k, 1, dtype=4, layout=None, device=ops.prim.device(x), pin_memory=None)
    firsts = torch.arange(0, batch * k, k, dtype=4, layout=None, device=ops.prim.device(x), pin_memory=None)
    tokens = torch.div(pairs, k, rounding_mode="floor")
    decoded, _2, sizes, most, = torch._embedding_bag(decoder, j, firsts, False, 0, False, z, False, -1)
    error = decoded + decoder_bias - x
    loss = torch.sum(error * error) / batch

    # gradients: g of the output (B, d), dz of the activations (B k), those of the biases
    g = error * (2. / batch)
    dz = torch._embedding_bag_per_sample_weights_backward(g, decoder, j, firsts, tokens, 0, -1)
    dz = dz * torch.gt(z, 0)
    d_encoder_bias = torch.index_put_(torch.zeros_like(encoder_bias), annotate(List[Optional[Tensor]], [j]), dz, True)
    d_decoder_bias = torch.sum(g, [0]) - torch.mv(torch.t(encoder), d_encoder_bias)

    # one matrix after the other: a gradient is as large as its weights
    dw = torch._embedding_bag_dense_backward(g, j, tokens, sizes, most, latents, False, 0, z, -1)
    decoder_norm = torch.linalg_vector_norm(dw)
    _3 = self.adam(numbers, decoder, means[2], squares[2], dw)
    size = torch.linalg_vector_norm(decoder, 2, [1], True)
    _4 = torch.div_(decoder, torch.masked_fill(size, torch.eq(size, 0.), 1.))
    dw = torch._embedding_bag_dense_backward(centred, j, tokens, sizes, most, latents, False, 0, dz, -1)
    encoder_norm = torch.linalg_vector_norm(dw)
    _5 = self.adam(numbers, encoder, means[0], squares[0], dw)
    _6 = self.adam(numbers, encoder_bias, means[1], squares[1], d_encoder_bias)
    _7 = self.adam(numbers, decoder_bias, means[3], squares[3], d_decoder_bias)
    return torch.stack([loss, encoder_norm, torch.linalg_vector_norm(d_encoder_bias), decoder_norm, torch.linalg_vector_norm(d_decoder_bias)], 0)
