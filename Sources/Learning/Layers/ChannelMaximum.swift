internal import Engine

/// Largest value of each group of neighbouring channels, turned time-major.
///
/// - Input `[batch, channels, time]`, row-major; output `[batch, time, channels / size]`, so that
///   the features of one step lie together, time first and channel fastest.
/// - The gradient goes to the first of equal channels.
package final class ChannelMaximum: Layer {
  package let output: Activation
  private let input: Activation
  private let size: Int
  /// Channel of each output's maximum within its group.
  private let winners: UnsafeMutablePointer<UInt8>

  /// - Precondition: row-major input; `size` divides the channels and is at most 256.
  package init(_ input: Activation, size: Int, training: Bool) {
    precondition(input.isPlain && input.shape[1] % size == 0 && size <= 256)
    self.input = input
    self.size = size
    output = Activation(
      [input.shape[0], input.shape[2], input.shape[1] / size], gradient: training)
    winners = .allocate(capacity: output.count)
  }

  deinit { winners.deallocate() }

  package func forward(_ mode: Mode) {
    let (groups, time) = (output.shape[2], output.shape[1])
    ThreadTeam.split(output.shape[0] * groups) { range, _ in
      for index in range {
        let (sequence, group) = (index / groups, index % groups)
        let source = input.value.pointer + index * size * time
        let destination = output.value.pointer + sequence * time * groups + group
        let winner = winners + sequence * time * groups + group
        for step in 0..<time {
          var best = source[step]
          var bestChannel: UInt8 = 0
          for channel in 1..<size where source[channel * time + step] > best {
            best = source[channel * time + step]
            bestChannel = UInt8(channel)
          }
          destination[step * groups] = best
          winner[step * groups] = bestChannel
        }
      }
    }
  }

  package func backward() {
    guard let upstream = output.gradient, let gradient = input.gradient else { return }
    let (groups, time) = (output.shape[2], output.shape[1])
    gradient.zero()
    ThreadTeam.split(output.shape[0] * groups) { range, _ in
      for index in range {
        let (sequence, group) = (index / groups, index % groups)
        let destination = gradient.pointer + index * size * time
        let start = sequence * time * groups + group
        for step in 0..<time {
          let place = start + step * groups
          destination[Int(winners[place]) * time + step] = upstream.pointer[place]
        }
      }
    }
  }
}
