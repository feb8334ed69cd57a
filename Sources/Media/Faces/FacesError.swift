/// dlib failed: no memory, as a rule.
package struct FacesError: Error, Equatable, CustomStringConvertible {
  package let description: String
}
