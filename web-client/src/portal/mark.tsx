// The product's mark: a paper screen. Decoration only.
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect x="3" y="3" width="26" height="26" rx="3" fill="#fff" stroke="currentColor" stroke-width="2.5" />
      <path d="M16 3v26M3 11.7h26M3 20.3h26" stroke="currentColor" stroke-width="1.6" fill="none" />
    </svg>
  );
}
