/// What stands for the values beyond a series' ends.
package enum Edge: String, CaseIterable, Sendable {
  /// The first and the last value: `nearest` of scipy.ndimage.
  case `repeat`
  /// The series mirrored at its ends, the end values twice: `reflect` of scipy.ndimage.
  case reflect
  /// Zero, as scipy.signal.medfilt and MATLAB's medfilt1 have it.
  case zero
}
