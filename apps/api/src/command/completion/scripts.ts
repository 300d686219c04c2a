/** Each calls `signin complete`, so that a script need not change with the commands. */
export const SCRIPTS = {
  bash: `# Completion of signin for bash: save it as ~/.local/share/bash-completion/completions/signin,
# or run: source <(signin completion bash)
_signin() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("$1" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _signin signin
`,
  zsh: `#compdef signin
# Completion of signin for zsh: save it as _signin in a folder of $fpath,
# or run: source <(signin completion zsh)
_signin() {
  local -a proposals
  local line
  while IFS= read -r line; do
    proposals+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#proposals} )); then
    _describe signin proposals
  else
    _files
  fi
}
if [[ $funcstack[1] == _signin ]]; then
  _signin "$@"
else
  compdef _signin signin
fi
`,
  fish: `# Completion of signin for fish: save it as ~/.config/fish/completions/signin.fish,
# or run: signin completion fish | source
function __signin_complete
  set --local words (commandline --current-process --tokenize --cut-at-cursor)
  set --local partial (commandline --current-token --cut-at-cursor)
  set --local proposals ($words[1] complete -- $words[2..] "$partial" 2>/dev/null)
  if test (count $proposals) -gt 0
    printf '%s\\n' $proposals
  else
    __fish_complete_path "$partial"
  end
end
complete --command signin --no-files --keep-order --arguments '(__signin_complete)'
`,
} as const

export type Shell = keyof typeof SCRIPTS
