set -eu
sha256sum --quiet -c manifest-sha256.txt
rm -f stamped.txt ./*.pictures ./*.stream
for text in data/hour-*.txt; do
  for reply in "${text%.txt}"-*.tsr; do
    [ -f "$reply" ] || { echo "$text HAS NO REPLY OF A SERVICE"; exit 1; }
    openssl ts -verify -data "$text" -in "$reply" -CAfile root.pem
    openssl ts -reply -in "$reply" -text | grep -E 'Time stamp|Accuracy'
    at=$(openssl ts -reply -in "$reply" -text | sed -n 's/^Time stamp: //p')
    echo "$(sha256sum < "$text" | cut -c 1-64) $at" >> stamped.txt
  done
done
for clip in data/*.mp4; do
  case $clip in data/signed-[1-9].mp4|data/signed-[1-9][0-9].mp4) continue;; esac
  name=$(basename "$clip")
  ffprobe -v quiet -select_streams v -show_packets -show_data_hash SHA256 \
    -show_entries packet=pts_time,data_hash -of csv=p=0 "$clip" > "$name.pictures"
  ffprobe -v quiet -select_streams v -show_entries stream=extradata -show_data \
    "$clip" > "$name.stream"
done
