# make run    serve the dashboard on this computer
# make test   run every test, those in a real browser too
# make check  style, types and the rules between rooms
# make search look for new cases that break a property; tests proper try the same ones each time
# The first start makes .venv and installs the pinned packages; later ones find both in place. PYTHON=python3.12 after any of
# them says which Python: a .venv of another one is made anew. Without it a .venv that works is kept.

.PHONY: run test check search constraints clean

venv := .venv
bin := $(venv)/bin
pip := $(bin)/python -m pip --disable-pip-version-check
hash = $(shell { cat $(1); printf '%s' '$(PYTHON)'; } | cksum | cut -d ' ' -f 1)
run_ready := $(venv)/run-$(call hash,requirements.txt constraints.txt)
dev_ready := $(venv)/dev-$(call hash,requirements.txt requirements-s3.txt requirements-dev.txt requirements-spark.txt constraints.txt)

run: $(run_ready)
	$(bin)/python -m etl build
	$(bin)/python -m dashboard prepare
	$(bin)/streamlit run app.py --server.address localhost

test: $(dev_ready)
	$(bin)/python -m scripts.find_java --install
	browser=$$($(bin)/python -m scripts.find_browser --install) && nginx=$$($(bin)/python -m scripts.find_nginx --install) && \
	DAMPAK_BROWSER="$$browser" DAMPAK_NGINX="$$nginx" $(bin)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

check: $(dev_ready)
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy
	$(bin)/lint-imports

search: $(dev_ready)
	$(bin)/python -m pytest tests/property tests/unit tests/spec --hypothesis-profile=searching

$(run_ready): requirements := requirements.txt
$(dev_ready): requirements := requirements-dev.txt -r requirements-spark.txt
$(run_ready) $(dev_ready):
	sh scripts/make_venv.sh $(venv) '$(PYTHON)'
	$(pip) install -r $(requirements)
	rm -f $(venv)/$(firstword $(subst -, ,$(@F)))-*
	touch $@

# Resolve anew what the pinned packages need in turn; run it after a change of a requirements file.
constraints:
	sh scripts/make_venv.sh $(venv)-constraints '$(PYTHON)'
	grep -hE '^[a-z]' requirements.txt requirements-s3.txt requirements-dev.txt requirements-spark.txt > $(venv)-constraints/direct.txt
	$(venv)-constraints/bin/python -m pip --disable-pip-version-check install -r $(venv)-constraints/direct.txt
	$(venv)-constraints/bin/python -m pip --disable-pip-version-check freeze | grep -E '^[A-Za-z0-9._-]+==' > constraints.txt
	rm -r $(venv)-constraints

clean:
	rm -rf $(venv) data/warehouse
