// A correlation filter over several channels, as in Danelljan et al., BMVC 2014,
// doi:10.5244/C.28.65, section 3: learned in the frequency domain, where a target `g` is wanted as
// the answer to the channels `f`:
//
//     A_c = conj(G) F_c            numerators, one a channel
//     B   = sum over c of |F_c|^2  denominator
//     answer = inverse transform of (sum over c of conj(A_c) F_c) / (B + regularizer)
//
// Channels and target are real, so half of each spectrum suffices.
#ifndef CONCORD_CORRELATION_FILTER_H
#define CONCORD_CORRELATION_FILTER_H

#include <cstddef>
#include <fftw3.h>
#include <memory>
#include <vector>

/// Memory that FFTW can use its fastest instructions on.
struct FreeByFFTW {
  void operator()(void *memory) const { fftw_free(memory); }
};
typedef std::unique_ptr<double[], FreeByFFTW> Doubles;

/// A plan; made and destroyed one at a time, since FFTW's planner is not for several threads.
class Plan {
public:
  /// Real to half a spectrum, for `channels` arrays one after the other, or back for one.
  static Plan forward(const std::vector<int> &extents, int channels, double *in, double *out);
  static Plan backward(const std::vector<int> &extents, double *in, double *out);
  Plan() {}
  Plan(Plan &&other) : plan(other.plan) { other.plan = nullptr; }
  Plan &operator=(Plan &&other) {
    std::swap(plan, other.plan);
    return *this;
  }
  ~Plan();
  void run() const { fftw_execute(plan); }

private:
  fftw_plan plan = nullptr;
};

class CorrelationFilter {
public:
  /// Channels of `extents`, the last of which runs fastest.
  CorrelationFilter(const std::vector<int> &extents, int channels);

  /// Where a channel is to be put before `transform`.
  double *channel(int index) { return channels.get() + size_t(index) * cells; }
  /// Where the target is to be put before `start` and `learn`; where the answer is after `respond`.
  double *target() { return values.get(); }
  int channel_count() const { return count; }

  /// Takes the channels.
  void transform() { forward.run(); }
  /// The filter that answers these channels with the target.
  void start();
  /// Moves the filter towards the one that answers these channels with the target.
  void learn(double rate);
  /// The answer to these channels, times the number of cells.
  void respond(double regularizer);

private:
  int count;
  size_t cells;
  size_t bins;
  Doubles channels, values;
  /// Interleaved real and imaginary parts, `[channel, bin]`.
  Doubles spectra, numerators;
  /// Of the target or the answer.
  Doubles spectrum;
  std::vector<double> denominator;
  Plan forward, forward_target, backward;
};

#endif
