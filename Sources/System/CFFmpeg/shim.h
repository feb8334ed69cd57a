/* FFmpeg 5.1 to 7.1 behind one interface, and what Swift cannot import from its headers:
   function-like and compound macros. */
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

static inline int ffmpeg_error(int posix) { return AVERROR(posix); }
static const int ffmpeg_end_of_file = AVERROR_EOF;
static const int64_t ffmpeg_no_timestamp = AV_NOPTS_VALUE;

/* Macros until FFmpeg 7.0, an enumeration with a type of its own since. */
static const int ffmpeg_scale_bilinear = SWS_BILINEAR;
static const int ffmpeg_scale_accurate_rounding = SWS_ACCURATE_RND;
static const int ffmpeg_scale_full_chroma = SWS_FULL_CHR_H_INP;
static const int ffmpeg_scale_bit_exact = SWS_BITEXACT;

/* How long a decoded frame lasts, in its stream's time base; 0 if that is not known. */
static inline int64_t ffmpeg_duration(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT < AV_VERSION_INT(57, 30, 100) /* FFmpeg 5.1 */
  return frame->pkt_duration;
#else
  return frame->duration;
#endif
}

/* What a stream says of all its packets, `size` bytes; NULL if it says nothing of the kind. */
static inline const uint8_t *ffmpeg_side_data(
    const AVStream *stream, enum AVPacketSideDataType type, size_t *size) {
#if LIBAVFORMAT_VERSION_INT < AV_VERSION_INT(60, 15, 100) /* FFmpeg 6.0 */
  return av_stream_get_side_data(stream, type, size);
#else
  const AVCodecParameters *parameters = stream->codecpar;
  const AVPacketSideData *data = av_packet_side_data_get(
      parameters->coded_side_data, parameters->nb_coded_side_data, type);
  *size = data ? data->size : 0;
  return data ? data->data : NULL;
#endif
}

/* Room for `size` bytes of what a stream says of all its packets; NULL if there is no memory. */
static inline uint8_t *ffmpeg_new_side_data(
    AVStream *stream, enum AVPacketSideDataType type, size_t size) {
#if LIBAVFORMAT_VERSION_INT < AV_VERSION_INT(60, 15, 100)
  return av_stream_new_side_data(stream, type, size);
#else
  AVCodecParameters *parameters = stream->codecpar;
  AVPacketSideData *data = av_packet_side_data_new(
      &parameters->coded_side_data, &parameters->nb_coded_side_data, type, size, 0);
  return data ? data->data : NULL;
#endif
}
