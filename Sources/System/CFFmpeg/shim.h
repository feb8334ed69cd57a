/* What Swift cannot import from FFmpeg's headers: function-like and compound macros. */
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
