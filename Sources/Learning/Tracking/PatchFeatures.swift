internal import CKernels
internal import Engine
internal import Layers
internal import Pictures

/// What the convolutions make of boxes of a picture.
final class PatchFeatures {
  private let layers: [any Layer]
  private let input: Activation
  private let output: Activation

  /// Patches that pass through the layers together.
  private static let group = 32

  init(_ model: TrackingModel) throws(PlanError) {
    let side = TrackingModel.side
    input = Activation([Self.group, 3, side, side], gradient: false)
    layers = try ConvolutionLayers.chain(
      input, model.convolutions(), model.normalization,
      ActivationMemory(training: false, reuses: true))
    output = layers.last?.output ?? input
  }

  /// - Returns: `[box, feature]`.
  func features(of boxes: [PictureBox], in picture: RGBImage) -> FeatureRows {
    var rows = FeatureRows()
    var start = 0
    while start < boxes.count {
      let count = min(Self.group, boxes.count - start)
      PatchSource.cut(boxes[start..<start + count], from: picture, into: input)
      // The last group's other patches are an earlier group's.
      for layer in layers { layer.forward(.inference) }
      rows.append(output.value.pointer, count: count)
      start += count
    }
    return rows
  }
}

/// Patches of a picture as the convolutions read them: the box and what lies around it, scaled to a
/// square whatever its shape.
enum PatchSource {
  /// How many times as wide and high as a box is what its patch shows.
  static let reach = 1 + 2 * Double(TrackingModel.context) / Double(TrackingModel.side)

  /// - Parameters:
  ///   - boxes: without what lies around them.
  ///   - patches: gets `[box, colour, row, column]`, each pixel less 128; 0 outside the picture.
  ///   - first: the patch with which to begin.
  static func cut(
    _ boxes: ArraySlice<PictureBox>, from picture: RGBImage, into patches: Activation,
    first: Int = 0
  ) {
    let side = patches.shape[3]
    let start = boxes.startIndex
    let target = patches.value.pointer + first * 3 * side * side
    picture.bytes.withUnsafeBufferPointer { pixels in
      ThreadTeam.split(boxes.count) { range, _ in
        for index in range {
          let box = boxes[start + index].scaled(by: reach)
          let sides = [box.x, box.y, box.width, box.height]
          kernel_patch(
            pixels.baseAddress, picture.width, picture.height, sides, Int32(side),
            target + index * 3 * side * side)
        }
      }
    }
  }
}

/// The three convolutions.
enum ConvolutionLayers {
  /// - Parameters:
  ///   - input: `[patches, 3, 107, 107]`, or larger by a multiple of 16 pixels, or of 8.
  ///   - isDense: leaves out the last stride: the same for every second row and column of the last
  ///     output, and what lies between them. Not for training.
  /// - Returns: layers whose last output is `[patches, 512, 3, 3]`, row-major, larger by one for each
  ///   16 pixels. `[patches, 512, 5, 5]`, by one for each 8, where it is dense.
  static func chain(
    _ input: Activation, _ store: ParameterStore, _ normalization: ResponseNormalization.Settings,
    isDense: Bool = false, _ memory: ActivationMemory
  ) throws(PlanError) -> [any Layer] {
    let shapes = TrackingModel.convolutionShapes
    var layers: [any Layer] = []
    var end = input
    for index in 0..<3 {
      let convolution = try Convolution(
        end, weight: store.parameter(shapes[2 * index]),
        bias: store.parameter(shapes[2 * index + 1]),
        stride: index < 2 ? [2, 2] : [1, 1], padding: .init(before: [0, 0], after: [0, 0]),
        dilation: isDense && index == 2 ? [2, 2] : nil,
        fusion: .init(rectified: true), plainOutput: true, memory: memory)
      layers.append(convolution)
      if index == 2 { break }
      if index > 0 { memory.release(end) }
      let responses = ResponseNormalization(convolution.output, normalization, memory: memory)
      memory.release(convolution.output)
      let pool = try MaximumPooling(
        responses.output, size: [3, 3], stride: isDense && index == 1 ? [1, 1] : [2, 2],
        padding: [0, 0], memory: memory)
      memory.release(responses.output)
      layers += [responses, pool]
      end = pool.output
    }
    return layers
  }
}
