// A picture that crosses or has crossed, as large as there is room for. It can be looked at, not saved.
import { useLayoutEffect, useRef } from "preact/hooks";
import { drawPicture } from "../browser/picture_file";
import type { Picture } from "../core/picture";

export function PictureView({ picture, label }: { readonly picture: Picture; readonly label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current) drawPicture(canvas.current, picture);
  }, [picture]);
  return (
    <canvas
      ref={canvas}
      class="picture"
      role="img"
      aria-label={label}
      onContextMenu={(event) => event.preventDefault()}
    />
  );
}
