/**
 * For a page to run: of each text inside the element its contrast (WCAG 2) with what is behind it.
 * In words of the page, which has a DOM that these types do not know.
 */
export const contrastScript = (selector: string): string => `(() => {
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    if (!element) return [255, 255, 255];
    const [r, g, b, alpha = 1] = parts(getComputedStyle(element).backgroundColor);
    if (alpha === 1) return [r, g, b];
    const below = behind(element.parentElement);
    return [r, g, b].map((v, i) => v * alpha + below[i] * (1 - alpha));
  };
  const contrasts = [...document.querySelectorAll(${JSON.stringify(selector)} + ' .view-line span')]
    .filter((span) => span.children.length === 0 && span.textContent.trim())
    .map((span) => {
      const text = luminance(parts(getComputedStyle(span).color).slice(0, 3));
      const back = luminance(behind(span));
      return (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
    });
  return contrasts;
})()`;
