internal import Engine

extension SpectralConvolution {
  /// Overwrites the gradients. Where the input's is wanted, its spectra take the place of the
  /// input's, so that a second call needs another `forward`.
  ///
  /// - Parameters:
  ///   - outputGradient: like the output.
  ///   - inputGradient: `[batch, in channel, time]`; nil where it is not wanted.
  ///   - weightGradient: `[out channel, in channel, tap]`.
  ///   - biasGradient: `[out channel]`; nil where it is not wanted.
  /// - Precondition: made for training; a `forward` went before.
  package func backward(
    outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>?,
    weightGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>?
  ) {
    guard let training else { preconditionFailure("not planned for training") }
    precondition(hasInputs, "no forward pass since the last gradients")
    hasInputs = inputGradient == nil
    transformOutputGradient(outputGradient, training)
    // A pair's two rows hold its spectrum twice.
    let scale = 0.5 / Float(shape.transformSize)
    let wantsInput = inputGradient != nil
    ThreadTeam.split(shape.tiles) { range, _ in
      for tile in range {
        for bin in 0..<SpectralShape.tileBins {
          let upstream = outputs.matrix(tile, bin)
          multiply(
            adjointOf: upstream, inputs.matrix(tile, bin),
            into: training.filterGradients.matrix(tile, bin), scale: scale)
          if wantsInput {
            multiply(
              upstream.real, filters.matrix(tile, bin).real, into: inputs.matrix(tile, bin).real)
          }
        }
      }
    }
    if let biasGradient { sumOutputGradient(biasGradient) }
    transformWeightGradient(training.filterGradients, weightGradient)
    if let inputGradient { transformInputGradient(inputGradient) }
  }

  private func transformOutputGradient(
    _ gradient: UnsafePointer<Float>, _ training: Training
  ) {
    let (shape, groups, pooling) = (shape, outputGroups, pooling)
    ThreadTeam.split(shape.pairs * groups.count) { range, thread in
      let columns = columns(thread)
      for unit in range {
        let (pair, group) = (unit / groups.count, groups[unit % groups.count])
        let (sequence, blocks) = shape.outputBlocks(pair)
        let samples = columns[group.count]
        let (values, winners) = (columns[group.count + 1], columns[group.count + 2])
        if let pooling, let stored = training.winners.baseAddress {
          pooling.load(
            gradient, winners: stored, sequence: sequence, group: unit % groups.count,
            time: blocks.starts, count: blocks.count, to: values, winnerPair: winners)
        }
        for (column, channel) in group.enumerated() {
          if let pooling {
            pooling.select(
              column, from: values, winnerPair: winners, count: blocks.count, to: samples,
              size: shape.transformSize)
          } else {
            blocks.load(
              gradient + (sequence * shape.outChannels + channel) * shape.length, to: samples,
              size: shape.transformSize)
          }
          transforms.forward(samples, columns[column])
        }
        outputs.storePair(columns, pair, group, size: shape.transformSize)
      }
    }
  }

  /// The sum over time is the spectrum at bin 0, one block in each part.
  private func sumOutputGradient(_ biasGradient: UnsafeMutablePointer<Float>) {
    let spectra = outputs.piece(tile: 0, row: 0, channel: 0)
    for channel in 0..<shape.outChannels {
      var sum = 0.0
      for pair in 0..<shape.pairs {
        let both = spectra.load(
          fromByteOffset: (2 * pair * outputs.rowStride + channel) * 8, as: SIMD2<Float>.self)
        sum += Double(both[0]) + Double(both[1])
      }
      biasGradient[channel] = Float(sum)
    }
  }

  private func transformWeightGradient(
    _ spectra: SpectralTiles, _ weightGradient: UnsafeMutablePointer<Float>
  ) {
    let (taps, inChannels) = (shape.taps, shape.inChannels)
    ThreadTeam.split(shape.outChannels) { range, thread in
      let columns = columns(thread)
      for row in range {
        spectra.load(columns, row: row)
        for channel in 0..<inChannels {
          transforms.realBackward(columns[channel + 1], columns[channel])
          (weightGradient + (row * inChannels + channel) * taps).update(
            from: columns[channel], count: taps)
        }
      }
    }
  }

  private func transformInputGradient(_ gradient: UnsafeMutablePointer<Float>) {
    let (shape, groups) = (shape, inputGroups)
    ThreadTeam.split(shape.batch * groups.count) { range, thread in
      let columns = columns(thread)
      for unit in range {
        let (sequence, group) = (unit / groups.count, groups[unit % groups.count])
        for pair in 0..<shape.pairsPerSegment {
          let pair = sequence * shape.pairsPerSegment + pair
          let blocks = shape.inputBlocks(pair).blocks
          inputs.loadPair(columns, pair, group, size: shape.transformSize)
          for (column, channel) in group.enumerated() {
            transforms.backward(columns[column + 1], columns[column])
            blocks.add(
              columns[column], overlap: shape.taps - 1, origin: -shape.leftPadding,
              to: gradient + (sequence * shape.inChannels + channel) * shape.length)
          }
        }
      }
    }
  }
}
