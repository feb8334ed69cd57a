internal import Glibc

/// Fisher's z of a correlation; infinite at ±1.
func fisher(_ correlation: Double) -> Double { atanh(correlation) }

/// The correlation of a Fisher's z.
func tangent(_ z: Double) -> Double { tanh(z) }
