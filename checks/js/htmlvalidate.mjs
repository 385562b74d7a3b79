// What html-validate looks for in the built pages: everything it recommends, except what follows.

export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    // What only the one photo or the one table knows: where the focus of a cropped photo is, which
    // colour it has while it loads, its shape and its own width, and how the author aligned a column.
    "no-inline-style": [
      "error",
      { allowedProperties: ["background-color", "object-position", "--shape", "--own", "text-align"] },
    ],
    // Style sheets come from the same host as the page; whoever could change one could change both.
    "require-sri": ["error", { target: "crossorigin" }],
    // An id may begin with a digit, as "31 Kilometer, elf Halte" does; nothing selects it in a style sheet.
    "valid-id": ["error", { relaxed: true }],
    // Headlines for search engines are as long as their editors want them; search engines cut.
    "long-title": "off",
  },
};
