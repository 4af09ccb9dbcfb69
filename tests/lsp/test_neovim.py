"""Neovim, without a screen, as a client of the language server, with the snippet of docs/editors.md if it knows it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
NEOVIM = shutil.which("nvim")
# `vim.lsp.config` is of Neovim 0.11; an older one starts the same server by hand.
SCRIPT = """
local folder = vim.fn.getcwd()
vim.cmd("edit Dockerfile")
vim.bo.filetype = "dockerfile"
if vim.lsp.config ~= nil then
  SNIPPET
  vim.cmd("doautocmd FileType dockerfile")
else
  local id = vim.lsp.start_client({ name = "dlint", cmd = { "dlint", "lsp" }, root_dir = folder })
  vim.lsp.buf_attach_client(0, id)
end
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 50)
for _, each in ipairs(vim.diagnostic.get(0)) do
  io.stdout:write(each.lnum .. " " .. each.source .. " " .. each.message .. "\\n")
end
local asked = { textDocument = { uri = vim.uri_from_bufnr(0) }, options = { tabSize = 4, insertSpaces = true } }
local answers = vim.lsp.buf_request_sync(0, "textDocument/formatting", asked, 20000)
for _, answer in pairs(answers or {}) do
  vim.lsp.util.apply_text_edits(answer.result or {}, 0, "utf-16")
end
io.stdout:write(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\\n") .. "\\n")
vim.cmd("qall!")
"""


@pytest.mark.slow
@pytest.mark.skipif(NEOVIM is None, reason="no Neovim")
def test_neovim_shows_findings_and_formats(tmp_path: Path) -> None:
    [snippet] = re.findall(r"```lua\n(.*?)```", (CHECKOUT / "docs" / "editors.md").read_text(), re.DOTALL)
    (tmp_path / "Dockerfile").write_text("from debian\nrun true\n")
    (tmp_path / "try.lua").write_text(SCRIPT.replace("SNIPPET", snippet))
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path)}
    command = [str(NEOVIM), "--clean", "--headless", "-c", "luafile try.lua"]
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    assert "0 dlint debian" in ran.stdout, ran.stdout + ran.stderr
    assert ran.stdout.endswith("FROM debian\nRUN true\n"), ran.stdout + ran.stderr
