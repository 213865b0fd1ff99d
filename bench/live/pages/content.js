// What the pages show: Japanese paragraphs and natural pictures, made from a seed.
"use strict";
const content = (() => {
  const clauses = [
    "住民の皆さまへお知らせします", "窓口の混雑状況は案内板で確認できます", "申請書は月末までに提出してください", "防災訓練は雨天の場合中止します",
    "図書館の開館時間を延長しました", "道路工事のため通行止めとなります", "ごみの分別方法が変わります", "学校給食の献立表を掲載しました",
    "子育て支援の相談を受け付けています", "水道管の点検を順次行います", "観光案内所を駅前に移転します", "予防接種の日程は次のとおりです",
    "税の納付は口座振替が便利です", "議会だよりの最新号を発行しました", "公園の遊具を新しくしました", "選挙の投票所が一部変わります",
  ];

  function paragraph(random) {
    const count = 4 + Math.floor(random() * 6);
    const sentences = Array.from({ length: count }, () => clauses[Math.floor(random() * clauses.length)]);
    return `<p>${sentences.join("。")}。（第${Math.floor(random() * 900) + 100}号、電話${Math.floor(random() * 9000) + 1000}番）</p>`;
  }

  function article(seed, paragraphs) {
    const random = stage.random(seed);
    let html = "";
    for (let i = 0; i < paragraphs; ++i) html += (i % 6 === 0 ? `<h2>第${i / 6 + 1}章　市からの案内</h2>` : "") + paragraph(random);
    return html;
  }

  // Sums of smooth noise at several scales, as in clouds, hills and skin: no camera, but the statistics of a photograph.
  function photograph(size, seed) {
    const random = stage.random(seed);
    const sum = new Float32Array(size * size * 3);
    for (let cells = 4, weight = 90; cells <= size / 2; cells *= 2, weight *= 0.62) addNoise(sum, size, cells, weight, random);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const context = canvas.getContext("2d");
    const image = context.createImageData(size, size);
    for (let i = 0; i < size * size; ++i) {
      for (let c = 0; c < 3; ++c) image.data[i * 4 + c] = 128 + 0.6 * sum[i * 3 + c] + 0.4 * sum[i * 3];
      image.data[i * 4 + 3] = 255;
    }
    context.putImageData(image, 0, 0);
    return canvas;
  }

  function addNoise(sum, size, cells, weight, random) {
    const grid = Float32Array.from({ length: cells * cells * 3 }, () => (random() - 0.5) * 2 * weight);
    const at = (x, y, c) => grid[((y % cells) * cells + (x % cells)) * 3 + c];
    const ease = (t) => t * t * (3 - 2 * t);
    for (let y = 0; y < size; ++y) {
      const gy = Math.floor((y * cells) / size);
      const fy = ease((y * cells) / size - gy);
      for (let x = 0; x < size; ++x) {
        const gx = Math.floor((x * cells) / size);
        const fx = ease((x * cells) / size - gx);
        for (let c = 0; c < 3; ++c) {
          const top = at(gx, gy, c) * (1 - fx) + at(gx + 1, gy, c) * fx;
          const bottom = at(gx, gy + 1, c) * (1 - fx) + at(gx + 1, gy + 1, c) * fx;
          sum[(y * size + x) * 3 + c] += top * (1 - fy) + bottom * fy;
        }
      }
    }
  }

  /** A 640x360 picture that moves 30 times a second: a camera panning and turning over a landscape, and things crossing it. */
  function video(canvas) {
    canvas.width = 640;
    canvas.height = 360;
    const context = canvas.getContext("2d", { alpha: false });
    const land = photograph(1024, 11);
    const thing = photograph(128, 12);
    return (n) => {
      context.setTransform(1, 0, 0, 1, 320, 180);
      context.rotate(Math.sin(n / 90) * 0.25);
      context.drawImage(land, -512 + Math.sin(n / 70) * 120, -512 + Math.cos(n / 50) * 120);
      context.setTransform(1, 0, 0, 1, 0, 0);
      for (let i = 0; i < 3; ++i) context.drawImage(thing, ((n * (3 + i) + i * 250) % 900) - 130, 40 + i * 90 + 20 * Math.sin(n / 20 + i));
    };
  }

  return { article, video };
})();
