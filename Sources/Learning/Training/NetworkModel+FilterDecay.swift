internal import Layers
internal import Networks

extension NetworkModel {
  /// Adds the gradient of half the squared weights of the filters, times the configuration's decay.
  func addFilterDecay() {
    let decay = configuration.filterDecay
    guard decay > 0 else { return }
    for shape in parameters.shapes where shape.extents.count > 2 {
      let parameter = parameters.parameter(shape)
      for index in 0..<shape.count {
        parameter.gradient[index] += decay * parameter.value[index]
      }
    }
  }
}
