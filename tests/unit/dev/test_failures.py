"""A set-up that fails ends in one sentence that says what to do."""

import errno
import os
import socket
from pathlib import Path

import pytest

from tools.dev import commands, embedded, machine, postgres, say, serve


@pytest.fixture
def said(monkeypatch):
    lines = []
    monkeypatch.setattr(say, "info", lines.append)
    return lines


def run(monkeypatch, failure):
    def fail():
        raise failure

    monkeypatch.setitem(commands.COMMANDS, "setup", fail)
    return commands.run(["setup"])


def test_full_disk_is_one_sentence(monkeypatch, said):
    assert run(monkeypatch, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))) == 1
    assert said == [said[0]]
    assert "is full: make room there" in said[0]


def test_other_failure_of_a_file_keeps_its_traceback(monkeypatch, said):
    with pytest.raises(OSError, match="loop"):
        run(monkeypatch, OSError(errno.ELOOP, "a loop of links"))


def test_program_that_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(say, "LOG", tmp_path)
    with pytest.raises(say.Stop, match="no `gitt`: install it"):
        say.run(["gitt", "clone"], log="clone", failure="Odoo could not be cloned.")


@pytest.mark.parametrize("text", ["web", "0", "99999", "-1", "80.5"])
def test_wrong_port_is_one_sentence(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(say.Stop, match=rf"PORT={text} is no port"):
        serve.http_port()


def test_port_of_odoo_conf_counts_without_another(tmp_path, monkeypatch):
    conf = tmp_path / "odoo.conf"
    monkeypatch.setattr(postgres, "CONF", conf)
    monkeypatch.delenv("PORT", raising=False)
    assert serve.http_port() == 8069
    conf.write_text("[options]\nhttp_port = 8090\n")
    assert serve.http_port() == 8090
    conf.write_text("http_port = 8090\n")
    with pytest.raises(say.Stop, match=r"odoo\.conf cannot be read"):
        serve.http_port()


def test_taken_port_is_told_before_anything_is_built(monkeypatch):
    monkeypatch.setattr(serve, "running", lambda: None)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(say.Stop, match=rf"Port {port} .* taken by another .* PORT={port + 1}"):
            serve.check_port(command="make demo")
    machine.check_port(port, how_else="make demo")  # free again


def test_socket_of_a_folder_with_a_chinese_name_is_not_too_long(monkeypatch):
    """PostgreSQL counts bytes."""
    for folder in ("/home/li/售后服务管理系统/发动机工厂售后服务/二〇二六年十一月/工作副本", "/x"):
        monkeypatch.setattr(embedded, "DATA", Path(folder) / ".run" / "pg")
        assert len(bytes(embedded.socket_folder() / ".s.PGSQL.5432")) <= 107
