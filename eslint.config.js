// What is asked of the player's JavaScript, beyond how it is laid out (prettier) and typed (tsc).

import js from "@eslint/js";
import importX from "eslint-plugin-import-x";
import globals from "globals";

// Each room, and those that it may import from.
const ROOMS = {
  shared: [],
  programs: ["shared"],
  ground: ["shared"],
  chart: ["shared", "ground"],
  stage: ["shared", "programs", "ground", "chart"],
  maps: ["shared", "programs", "ground"],
  streamlit: ["shared", "programs", "ground", "chart", "stage", "maps"],
};

const zones = Object.entries(ROOMS).map(([room, open]) => ({
  target: `./player/web/${room}`,
  from: "./player/web",
  except: [room, ...open].map((name) => `./${name}`),
  message: `${room}/ imports from ${[room, ...open].join(", ")} only.`,
}));

// The modules can be joined into one script: what they import and export has a name, and nothing waits on the way.
const JOINED = [
  ["ImportDefaultSpecifier, ImportNamespaceSpecifier", "Import by name."],
  ["ExportDefaultDeclaration, ExportAllDeclaration", "Export by name."],
  ["ImportExpression", "No import(): the modules are joined into one script."],
  ["AwaitExpression:not(:function AwaitExpression)", "No await outside of a function."],
  ["ForOfStatement[await=true]:not(:function ForOfStatement)", "No await outside of a function."],
].map(([selector, message]) => ({ selector, message }));

export default [
  { ignores: ["node_modules/", ".venv/", ".cache/"] },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "max-len": ["error", { code: 120, ignoreUrls: true }],
      "max-lines": ["error", 400],
      "no-console": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "one-var": ["error", "never"],
      "prefer-const": "error",
    },
  },
  {
    files: ["player/web/**/*.js"],
    languageOptions: { globals: globals.browser },
    plugins: { "import-x": importX },
    rules: {
      "import-x/no-cycle": "error",
      "import-x/no-unresolved": "error",
      "import-x/named": "error",
      "import-x/no-restricted-paths": ["error", { zones }],
      "max-lines-per-function": ["error", { max: 60, skipComments: true }],
      "no-restricted-syntax": ["error", ...JOINED],
    },
  },
  {
    files: ["tests/web/**/*.js", "benchmarks/*.js"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
];
