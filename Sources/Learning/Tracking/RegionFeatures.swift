internal import Engine
internal import Glibc
internal import Layers
internal import Pictures

/// What the convolutions make of all boxes of a lattice about a box, in one pass over what they show
/// together.
///
/// A lattice's sizes are few, and its centres so far apart as the network's strides let its outputs be. So
/// each box's patch would have been sampled in the same places of the picture, and since no layer pads what
/// it is given, the features are those of that patch.
final class RegionFeatures {
  /// Which boxes.
  struct Lattice {
    /// Whether centres are 8 pixels of a patch apart, not 16.
    let isDense: Bool
    /// Boxes on each side of the one in the middle.
    let reach: Int
    /// Sizes, as shares of the box's.
    let growths: [Double]

    /// Outputs that a patch is wide, and their distance from each other.
    fileprivate var spacing: Int { isDense ? 2 : 1 }
    fileprivate var step: Int { 16 / spacing }
    fileprivate var side: Int { TrackingModel.side + 2 * reach * step }
  }

  /// One of the boxes.
  struct Place {
    let box: PictureBox
    fileprivate let size: Int
    fileprivate let column: Int
    fileprivate let row: Int
  }

  private let lattice: Lattice
  private let layers: [any Layer]
  private let input: Activation
  /// `[size, 512, row, column]`
  private let output: Activation
  private var middle = PictureBox(x: 0, y: 0, width: 1, height: 1)

  init(_ model: TrackingModel, _ lattice: Lattice) throws(PlanError) {
    self.lattice = lattice
    input = Activation([lattice.growths.count, 3, lattice.side, lattice.side], gradient: false)
    layers = try ConvolutionLayers.chain(
      input, model.convolutions(), model.normalization, isDense: lattice.isDense,
      ActivationMemory(training: false, reuses: true))
    output = layers.last?.output ?? input
  }

  /// Lays the lattice about a box of a picture.
  func look(around box: PictureBox, in picture: RGBImage) {
    middle = box
    let widening = Double(lattice.side) / Double(TrackingModel.side)
    PatchSource.cut(
      lattice.growths.map { box.scaled(by: $0 * widening) }[...], from: picture, into: input)
    for layer in layers { layer.forward(.inference) }
  }

  /// The box whose size and, of those of that size, whose centre are nearest to another's.
  func place(nearestTo box: PictureBox) -> Place {
    let growth = (box.area / middle.area).squareRoot()
    func distance(_ size: Int) -> Double { log(lattice.growths[size] / growth).magnitude }
    let size = lattice.growths.indices.dropFirst().reduce(0) {
      distance($1) < distance($0) ? $1 : $0
    }
    func steps(_ offset: Double, _ step: Double) -> Int {
      Int(min(max((offset / step).rounded(), -Double(lattice.reach)), Double(lattice.reach)))
    }
    let scale =
      lattice.growths[size] * PatchSource.reach * Double(lattice.step) / Double(TrackingModel.side)
    let (across, down) = (scale * middle.width, scale * middle.height)
    let column = steps(box.centerX - middle.centerX, across)
    let row = steps(box.centerY - middle.centerY, down)
    return Place(
      box: middle.scaled(by: lattice.growths[size])
        .moved(x: Double(column) * across, y: Double(row) * down),
      size: size, column: column + lattice.reach, row: row + lattice.reach)
  }

  /// - Returns: `[place, feature]`.
  func features(at places: [Place]) -> FeatureRows {
    var rows = FeatureRows()
    let (channels, width, spacing) = (output.shape[1], output.shape[3], lattice.spacing)
    var features = [Float](repeating: 0, count: TrackingModel.featureCount)
    for place in places {
      var feature = 0
      for channel in 0..<channels {
        let map = output.value.pointer + (place.size * channels + channel) * width * width
        for row in 0..<3 {
          for column in 0..<3 {
            features[feature] =
              map[(place.row + row * spacing) * width + place.column + column * spacing]
            feature += 1
          }
        }
      }
      rows.append(features, count: 1)
    }
    return rows
  }
}
