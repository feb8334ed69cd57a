/// Whether two numbers agree within `tolerance` of the larger one's size, or both are NaN.
func agree(_ found: Double, _ expected: Double, within tolerance: Double) -> Bool {
  if found.isNaN || expected.isNaN { return found.isNaN && expected.isNaN }
  return found == expected
    || abs(found - expected) <= tolerance * max(abs(found), abs(expected))
}
