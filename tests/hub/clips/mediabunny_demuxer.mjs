/** Mediabunny as a reader of MP4 files; prints what it found as a line of JSON each. */
import { pathToFileURL } from "node:url";

const [library, ...paths] = process.argv.slice(2);
const { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } = await import(
  pathToFileURL(library).href
);

for (const path of paths) {
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  const packets = async (track) => {
    const found = [];
    for await (const packet of new EncodedPacketSink(track).packets())
      found.push([packet.timestamp, packet.duration, packet.type]);
    return found;
  };
  console.log(
    JSON.stringify({
      video: await packets(video),
      audio: audio ? await packets(audio) : [],
      codec: await video.getCodecParameterString(),
      turn: video.rotation,
      size: [video.codedWidth, video.codedHeight],
    }),
  );
}
