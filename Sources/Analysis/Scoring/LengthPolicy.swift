/// How the rows of a gold standard and of a prediction pair.
///
/// The challenges' scripts know no times: they pair row by row and mend what is too long or too
/// short. With all but `join`, rows of the prediction beyond the gold standard's end are cut.
package enum LengthPolicy: String, CaseIterable, Sendable {
  /// By time, within half a step; what has no partner takes no part.
  case join
  /// By position; the gold standard too is cut, to the shorter of the two (AVEC 2018's CES).
  case crop
  /// By position; a prediction that ends early repeats its last value (AVEC 2019).
  case repeatLast = "repeat-last"
  /// By position; a prediction that ends early goes on with zeros.
  case zero
}
