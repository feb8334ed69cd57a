#include "CorrelationFilter.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <stdexcept>

static std::mutex planner;

static Plan checked(Plan plan, bool is_made) {
  if (!is_made) throw std::runtime_error("FFTW makes no plan");
  return plan;
}

Plan Plan::forward(const std::vector<int> &extents, int channels, double *in, double *out) {
  int cells = 1;
  for (int extent : extents) cells *= extent;
  const int bins = cells / extents.back() * (extents.back() / 2 + 1);
  std::lock_guard<std::mutex> lock(planner);
  Plan made;
  made.plan = fftw_plan_many_dft_r2c(
      int(extents.size()), extents.data(), channels, in, nullptr, 1, cells,
      reinterpret_cast<fftw_complex *>(out), nullptr, 1, bins, FFTW_ESTIMATE);
  const bool is_made = made.plan != nullptr;
  return checked(std::move(made), is_made);
}

Plan Plan::backward(const std::vector<int> &extents, double *in, double *out) {
  std::lock_guard<std::mutex> lock(planner);
  Plan made;
  made.plan = fftw_plan_dft_c2r(
      int(extents.size()), extents.data(), reinterpret_cast<fftw_complex *>(in), out,
      FFTW_ESTIMATE);
  const bool is_made = made.plan != nullptr;
  return checked(std::move(made), is_made);
}

Plan::~Plan() {
  if (!plan) return;
  std::lock_guard<std::mutex> lock(planner);
  fftw_destroy_plan(plan);
}

static Doubles allocate(size_t count) {
  Doubles memory(static_cast<double *>(fftw_malloc(count * sizeof(double))));
  if (!memory) throw std::bad_alloc();
  return memory;
}

CorrelationFilter::CorrelationFilter(const std::vector<int> &extents, int channels)
    : count(channels) {
  cells = 1;
  for (int extent : extents) cells *= extent;
  bins = cells / extents.back() * (extents.back() / 2 + 1);
  this->channels = allocate(count * cells);
  values = allocate(cells);
  spectra = allocate(count * bins * 2);
  numerators = allocate(count * bins * 2);
  spectrum = allocate(bins * 2);
  denominator.resize(bins);
  forward = Plan::forward(extents, count, this->channels.get(), spectra.get());
  forward_target = Plan::forward(extents, 1, values.get(), spectrum.get());
  backward = Plan::backward(extents, spectrum.get(), values.get());
}

void CorrelationFilter::start() {
  std::fill(denominator.begin(), denominator.end(), 0.0);
  std::fill(numerators.get(), numerators.get() + count * bins * 2, 0.0);
  learn(1);
}

void CorrelationFilter::learn(double rate) {
  forward_target.run();
  const double keep = 1 - rate;
  const double *g = spectrum.get();
  double *b = denominator.data();
  for (size_t bin = 0; bin < bins; ++bin) b[bin] *= keep;
  for (int c = 0; c < count; ++c) {
    const double *f = spectra.get() + c * bins * 2;
    double *a = numerators.get() + c * bins * 2;
    for (size_t bin = 0; bin < bins; ++bin) {
      const double fr = f[2 * bin], fi = f[2 * bin + 1];
      const double gr = g[2 * bin], gi = g[2 * bin + 1];
      a[2 * bin] = keep * a[2 * bin] + rate * (gr * fr + gi * fi);
      a[2 * bin + 1] = keep * a[2 * bin + 1] + rate * (gr * fi - gi * fr);
      b[bin] += rate * (fr * fr + fi * fi);
    }
  }
}

void CorrelationFilter::respond(double regularizer) {
  double *r = spectrum.get();
  std::fill(r, r + bins * 2, 0.0);
  for (int c = 0; c < count; ++c) {
    const double *f = spectra.get() + c * bins * 2;
    const double *a = numerators.get() + c * bins * 2;
    for (size_t bin = 0; bin < bins; ++bin) {
      const double fr = f[2 * bin], fi = f[2 * bin + 1];
      const double ar = a[2 * bin], ai = a[2 * bin + 1];
      r[2 * bin] += fr * ar + fi * ai;
      r[2 * bin + 1] += fi * ar - fr * ai;
    }
  }
  for (size_t bin = 0; bin < bins; ++bin) {
    const double scale = 1 / (denominator[bin] + regularizer);
    r[2 * bin] *= scale;
    r[2 * bin + 1] *= scale;
  }
  backward.run();
}
